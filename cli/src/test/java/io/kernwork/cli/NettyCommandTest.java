package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NettyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void demo_losesNothing() {
        assertThat(run("--demo", "--rate", "2000", "--work-micros", "5"))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString()).contains("2,000 messages a second", "softirq", "Nothing lost");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    --seconds 0          ~ seconds must be 1 to 300, not 0
                    --seconds ten        ~ 'ten' is not an int
                    --rate 1             ~ rate must be 100 to 1000000, not 1
                    --work-micros 0      ~ the work of a message must be 1 us to 10 ms, not 0 ns
                    --demo --seconds 3   ~ --seconds has no meaning for --demo
                    --dmeo               ~ --dmeo
                    """)
    void badOptions_areMisuseWithAReason(String options, String message) {
        assertThat(run(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "netty";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
