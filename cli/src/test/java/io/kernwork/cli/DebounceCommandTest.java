package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DebounceCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir = Path.of("unset");

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    --quiet 0                      ~ the quiet time must be 1 ms to 1 hour, not 0 ms
                    --quiet soon                   ~ 'soon' is neither milliseconds like 300 nor a duration like 2s
                    --quiet 2h                     ~ the quiet time must be 1 ms to 1 hour, not 7200000 ms
                    --quiet 2s --max-wait 1500     ~ the longest wait must not be shorter than the quiet time
                    --max-wait 48h                 ~ the longest wait must be at most 1 day
                    --ignore [a                    ~ '[a' is no pattern for paths
                    --exec                         ~ --exec needs a command
                    --demo --quiet 5               ~ --demo goes with no other option
                    --demo --exec make             ~ --demo goes with no other option
                    --mx-wait 5                    ~ --mx-wait
                    """)
    void badOptions_areMisuseWithAReason(String options, String message) {
        assertThat(run(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void folder_absentOrNone_isNamed() throws Exception {
        assertThat(run(dir.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("kernwork debounce: " + dir.resolve("absent") + ": no such folder");
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file + ": not a folder");
    }

    @Test
    void help_namesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("FOLDER", "--quiet", "--max-wait", "--ignore", "--hidden", "--exec", "--demo", "GLOB");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "debounce";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
