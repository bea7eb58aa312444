package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void demo_runsAndAccountsForEverything() {
        assertThat(run("--seconds", "1", "--rate", "2000", "--interval", "300ms"))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString()).contains("Nothing lost: 2,000 sent, 2,000 accounted");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void parseInLoop_runsAndAccountsForEverything() {
        assertThat(run("--seconds", "1", "--rate", "2000", "--interval", "300ms", "--parse-in-loop"))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString())
                .contains(
                        "parsed in the receive loop",
                        "Nothing lost: 2,000 sent, 2,000 accounted",
                        "0.0 % by ksoftirqd");
    }

    @Test
    void capture_isReplayed() throws Exception {
        Path capture = Files.writeString(dir.resolve("capture.txt"), "hits:1|c\\nhits:2|c\n");
        assertThat(run(capture.toString(), "--interval", "300ms")).isZero();
        assertThat(out.toString()).contains("Nothing lost: 2 sent, 2 accounted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
                    --seconds 0              ~ seconds must be 1 to 300, not 0
                    --seconds ten            ~ 'ten' is not an int
                    --rate 1                 ~ rate must be 100 to 1000000, not 1
                    --interval 10            ~ '10' is not a duration like 500ms, 10s, 2m
                    --interval 1ms           ~ interval must be 10 ms to 1 day
                    --port 9000              ~ --port has no meaning for a demonstration without --serve
                    --serve --seconds 3      ~ --seconds has no meaning for --serve
                    --serve --speed 2        ~ --speed has no meaning for --serve
                    --serve x.txt            ~ a CAPTURE has no meaning for --serve
                    --speed 2                ~ --speed has no meaning for a demonstration without a CAPTURE
                    --serve --port 65536     ~ port out of range
                    --serve --max-series 0   ~ maxSeries must be 1 to 1000000, not 0
                    --sreve                  ~ --sreve
                    """)
    void badOptions_areMisuseWithAReason(String options, String message) {
        assertThat(run(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void unreadableFiles_areNamed() throws Exception {
        assertThat(run("absent.pcap")).isEqualTo(2);
        assertThat(err.toString()).contains("kernwork demo: absent.pcap: no such file or directory");
        assertThat(run("--serve", "--port", "0", "--file", dir.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(dir.toString()).doesNotContain("\tat ");
    }

    @Test
    void portInUse_isSaidWithTheRemedy() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            String port = Integer.toString(holder.getLocalPort());
            assertThat(run("--serve", "--port", port)).isEqualTo(2);
            assertThat(err.toString())
                    .contains("cannot receive on 127.0.0.1:" + port)
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void help_namesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--serve",
                        "--port",
                        "--host",
                        "--interval",
                        "--file",
                        "--seconds",
                        "--parse-in-loop",
                        "CAPTURE",
                        "nc -u");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "demo";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
