package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StarvationCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void seconds_losesNothing() {
        assertThat(run("--seconds", "1", "--hog-millis", "5", "--seed", "7"))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString()).contains("5 ms of computing", "comes in 1.0 s", "kernwork", "Nothing lost");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    --seconds 0          ~ seconds must be 1 to 60, not 0
                    --seconds ten        ~ 'ten' is not an int
                    --hog-millis 1001    ~ the time of a CPU hog must be 1 ms to 1 s, not 1.001 s
                    --hog-millis -1      ~ the time of a CPU hog must be 1 ms to 1 s, not
                    --seed none          ~ 'none' is not a long
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
        all[0] = "starvation";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
