package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineParserTest {
    private static final int MAX_NAME = 20;

    private final Line line = new Line();
    private final LineParser parser = new LineParser(MAX_NAME);

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    hits:1|c ~ hits ~ COUNTER ~ 1 ~ 1 ~ ""
                    hits:-2.5|c ~ hits ~ COUNTER ~ -2.5 ~ 1 ~ ""
                    hits:3|c|@0.1 ~ hits ~ COUNTER ~ 3 ~ 10 ~ ""
                    hits:3|c|@1 ~ hits ~ COUNTER ~ 3 ~ 1 ~ ""
                    t:320|ms ~ t ~ TIMER ~ 320 ~ 1 ~ ""
                    t:0.25|ms|@0.5 ~ t ~ TIMER ~ 0.25 ~ 2 ~ ""
                    size:17|h ~ size ~ HISTOGRAM ~ 17 ~ 1 ~ ""
                    size:17|d ~ size ~ DISTRIBUTION ~ 17 ~ 1 ~ ""
                    g:7|g ~ g ~ GAUGE ~ 7 ~ 1 ~ ""
                    a.b-c_d/e:1|c ~ a.b-c_d/e ~ COUNTER ~ 1 ~ 1 ~ ""
                    t:1|ms|#env:prod,eu ~ t ~ TIMER ~ 1 ~ 1 ~ env:prod,eu
                    t:1|ms|@0.5|#a ~ t ~ TIMER ~ 1 ~ 2 ~ a
                    t:1|ms|#a|@0.5 ~ t ~ TIMER ~ 1 ~ 2 ~ a
                    t:1|ms|# ~ t ~ TIMER ~ 1 ~ 1 ~ ""
                    t:1|c|#a|c:in-123|e:x ~ t ~ COUNTER ~ 1 ~ 1 ~ a
                    n\u00e4me:1|c ~ n\u00e4me ~ COUNTER ~ 1 ~ 1 ~ ""
                    """)
    void goodLine_isRead(String text, String name, MetricType type, double value, double weight, String tags) {
        assertThat(parse(text)).isNull();
        assertThat(text(line.nameFrom, line.nameTo)).isEqualTo(name);
        assertThat(line.type).isEqualTo(type);
        assertThat(line.count).isEqualTo(1);
        assertThat(line.values[0]).isEqualTo(value);
        assertThat(line.weight).isEqualTo(weight);
        assertThat(text(line.tagsFrom, line.tagsTo)).isEqualTo(tags);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    hits ~ NO_VALUE
                    hits|c ~ NO_VALUE
                    hits|c|#a:b ~ NO_VALUE
                    :1|c ~ BAD_NAME
                    : ~ BAD_NAME
                    "a b:1|c" ~ BAD_NAME
                    "a\tb:1|c" ~ BAD_NAME
                    "a\u0000b:1|c" ~ BAD_NAME
                    "a\u001b[2J:1|c" ~ BAD_NAME
                    aaaaaaaaaaaaaaaaaaaaa:1|c ~ NAME_TOO_LONG
                    hits:1 ~ NO_TYPE
                    hits:1| ~ NO_TYPE
                    hits:1||@0.1 ~ NO_TYPE
                    hits:1|x ~ UNKNOWN_TYPE
                    hits:1|C ~ UNKNOWN_TYPE
                    hits:1|mss ~ UNKNOWN_TYPE
                    hits:1|m ~ UNKNOWN_TYPE
                    hits:|c ~ BAD_VALUE
                    hits:one|c ~ BAD_VALUE
                    hits:1x|c ~ BAD_VALUE
                    hits:NaN|g ~ BAD_VALUE
                    hits:Infinity|g ~ BAD_VALUE
                    hits:1e101|g ~ BAD_VALUE
                    hits:1:|c ~ BAD_VALUE
                    hits:1::2|c ~ BAD_VALUE
                    hits:1:x:2|c ~ BAD_VALUE
                    u:|s ~ BAD_VALUE
                    t:-1|ms ~ NEGATIVE_VALUE
                    t:1:-1|h ~ NEGATIVE_VALUE
                    hits:1|c|@0 ~ BAD_RATE
                    hits:1|c|@-0.5 ~ BAD_RATE
                    hits:1|c|@1.5 ~ BAD_RATE
                    hits:1|c|@ ~ BAD_RATE
                    hits:1|c|@NaN ~ BAD_RATE
                    hits:1|c|@1e-10 ~ BAD_RATE
                    hits:1|c|@0.1|@0.1 ~ BAD_RATE
                    hits:1|c|#a|#b ~ BAD_TAGS
                    "hits:1|c|#a\tb" ~ BAD_TAGS
                    hits:1|c| ~ UNKNOWN_SECTION
                    hits:1|c||@0.1 ~ UNKNOWN_SECTION
                    hits:1|c|T1656581400 ~ UNKNOWN_SECTION
                    hits:1|c|0.1 ~ UNKNOWN_SECTION
                    _e{5,4}:title|text ~ NOT_A_METRIC
                    _sc|Redis|2 ~ NOT_A_METRIC
                    """)
    void badLine_isRefusedWithItsReason(String text, Malformed reason) {
        assertThat(parse(text)).isEqualTo(reason);
    }

    @Test
    void severalValues_areReadOrRefusedTogether() {
        assertThat(parse("t:1:2.5:3|ms|@0.5")).isNull();
        assertThat(line.count).isEqualTo(3);
        assertThat(line.values).startsWith(1, 2.5, 3);
        assertThat(parse("t:" + "1:".repeat(Line.MAX_VALUES - 1) + "1|c")).isNull();
        assertThat(line.count).isEqualTo(Line.MAX_VALUES);
        assertThat(parse("t:" + "1:".repeat(Line.MAX_VALUES) + "1|c")).isEqualTo(Malformed.TOO_MANY_VALUES);
    }

    @Test
    void gaugeSign_marksADelta() {
        assertThat(parse("g:+3:-2:5|g")).isNull();
        assertThat(line.signed).startsWith(true, true, false);
        assertThat(line.values).startsWith(3, -2, 5);
    }

    @Test
    void setMember_mayHoldColonsAndKeepsItsIdentity() {
        assertThat(parse("users:::1|s")).isNull();
        long first = line.member;
        assertThat(parse("users:::1|s")).isNull();
        assertThat(line.member).isEqualTo(first);
        assertThat(parse("users:::2|s")).isNull();
        assertThat(line.member).isNotEqualTo(first);
    }

    @Test
    void overlongTags_areRefused() {
        assertThat(parse("t:1|c|#" + "a".repeat(LineParser.MAX_TAGS))).isNull();
        assertThat(parse("t:1|c|#" + "a".repeat(LineParser.MAX_TAGS + 1))).isEqualTo(Malformed.BAD_TAGS);
    }

    @Test
    void lineAfterATaggedOne_hasNoTags() {
        assertThat(parse("t:1|c|@0.1|#a")).isNull();
        assertThat(parse("t:1|c")).isNull();
        assertThat(line.tagsTo - line.tagsFrom).isZero();
        assertThat(line.weight).isEqualTo(1);
    }

    @Test
    void randomBytes_neverThrow() {
        Random random = new Random(42);
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            parser.parse(bytes, 0, bytes.length, line);
        }
    }

    @Test
    void randomMixesOfTheAlphabet_neverThrowAndGoodOnesAreFinite() {
        Random random = new Random(43);
        String alphabet = "ab01.:|@#cgmshd+-eE,T\\\u0000\n \r\u00ff";
        int good = 0;
        for (int i = 0; i < 1_000_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "a:1|" : "");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (parser.parse(bytes, 0, bytes.length, line) == null) {
                good++;
                assertThat(line.nameTo).isGreaterThan(line.nameFrom);
                assertThat(line.count).isPositive();
                assertThat(line.weight).isBetween(1.0, 1e9);
            }
        }
        assertThat(good).isGreaterThan(1000);
    }

    private @Nullable Malformed parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 0, bytes.length, line);
    }

    private String text(int from, int to) {
        return new String(line.text, from, to - from, StandardCharsets.UTF_8);
    }
}
