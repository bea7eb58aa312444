package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of CPUs, and their text. */
final class CpuSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0            | 0",
                "0-3,8        | 0-3,8",
                "8,0-3        | 0-3,8",
                "3,1,2        | 1-3",
                "0-0          | 0",
                "0-5,3-9      | 0-9",
                "0,1          | 0-1",
                "65535        | 65535",
                "007          | 7",
                "000000007    | 7",
                "' 0-1,4\n'   | 0-1,4",
            })
    void parse_listForm_isWrittenAsTheKernelDoes(String list, String written) {
        assertThat(CpuSet.parse(list)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void parse_nothing_isTheEmptySet(String list) {
        assertThat(CpuSet.parse(list)).isEqualTo(CpuSet.empty()).hasToString("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0,,1         | '' is no CPU number",
                ",            | '' is no CPU number",
                "0-           | '' is no CPU number",
                "-1           | '' is no CPU number",
                "1-2-3        | '2-3' is no CPU number",
                "0 - 3        | '0 ' is no CPU number",
                "all          | 'all' is no CPU number",
                "0x1          | '0x1' is no CPU number",
                "0-7:2/4      | '7:2/4' is no CPU number",
                "3-1          | the range from 3 to 1 runs backwards",
                "65536        | a CPU number is 0 to 65535, not 65536",
                "99999999999  | '99999999999' is no CPU number",
                "٣            | '٣' is no CPU number",
            })
    void parse_anythingElse_isRefusedWithThePart(String list, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse(list))
                .withMessageContaining("'" + list + "'")
                .withMessageContaining(why);
    }

    @Test
    void parse_veryLong_isRefusedWithAShortMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse("x".repeat(100_000)))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void of_numbersOutOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.of(1, -1)).withMessageContaining("not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.of(CpuSet.MAX_CPU + 1))
                .withMessageContaining("not 65536");
        assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.range(0, Integer.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.range(3, 2))
                .withMessageContaining("runs backwards");
        assertThatNullPointerException().isThrownBy(() -> CpuSet.parse(nothing()));
    }

    @Test
    void operations_onTwoSets_leaveThemAlone() {
        CpuSet left = CpuSet.range(0, 3);
        CpuSet right = CpuSet.of(3, 8);
        assertThat(left.union(right)).hasToString("0-3,8");
        assertThat(left.intersection(right)).hasToString("3");
        assertThat(left.minus(right)).hasToString("0-2");
        assertThat(left).hasToString("0-3");
        assertThat(right).hasToString("3,8");
        assertThat(left.containsAll(CpuSet.of(1, 2))).isTrue();
        assertThat(left.containsAll(right)).isFalse();
        assertThat(left.containsAll(CpuSet.empty())).isTrue();
    }

    @Test
    void contains_anyNumber_answers() {
        CpuSet set = CpuSet.of(0, 64);
        assertThat(set.contains(0)).isTrue();
        assertThat(set.contains(64)).isTrue();
        assertThat(set.contains(1)).isFalse();
        assertThat(set.contains(-1)).isFalse();
        assertThat(set.contains(Integer.MAX_VALUE)).isFalse();
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.isEmpty()).isFalse();
        assertThat(set.stream()).containsExactly(0, 64);
        assertThat(CpuSet.of()).isEqualTo(CpuSet.empty());
        assertThat(CpuSet.empty().isEmpty()).isTrue();
    }

    @Test
    void equals_sameCpus_howeverMade() {
        CpuSet made = CpuSet.range(0, 200).minus(CpuSet.range(2, 200));
        assertThat(made).isEqualTo(CpuSet.of(1, 0)).hasSameHashCodeAs(CpuSet.of(0, 1));
        assertThat(made).isNotEqualTo(CpuSet.of(0)).isNotEqualTo("0-1").doesNotHaveSameHashCodeAs(CpuSet.of(0));
    }

    @Test
    void textAndWords_ofRandomSets_readBack() {
        Random random = new Random(25);
        for (int round = 0; round < 200; round++) {
            BitSet bits = new BitSet();
            random.ints(random.nextInt(40), 0, 300).forEach(bits::set);
            CpuSet set = CpuSet.of(bits.stream().toArray());
            assertThat(CpuSet.parse(set.toString())).isEqualTo(set);
            assertThat(CpuSet.ofWords(set.toWords())).isEqualTo(set);
            assertThat(set.stream().toArray()).isEqualTo(bits.stream().toArray());
        }
    }

    @SuppressWarnings("NullAway") // the point
    private static String nothing() {
        return null;
    }
}
