package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kernwork demo --serve} as its user meets it: a process of its own, ended by a signal. */
final class ServeTest {
    private static final Pattern READY = Pattern.compile("receiving on 127\\.0\\.0\\.1:([0-9]+), ");
    private static final long PATIENCE_SECONDS = 60;
    private static final int PACKETS = 200;

    @TempDir
    private Path dir = Path.of("unset");

    private @Nullable Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void interruptedServer_flushesWhatItHasReceived() throws Exception {
        Path file = dir.resolve("metrics.txt");
        Process server = start("--serve", "--port", "0", "--interval", "1h", "--file", file.toString());
        try (BufferedReader output = server.inputReader(StandardCharsets.UTF_8)) {
            int port = readyPort(output);
            send(port, PACKETS);
            signal(server);
            String rest = CompletableFuture.supplyAsync(
                            () -> String.join("\n", output.lines().toList()))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(rest)
                    .contains("last flush, 1 at ")
                    .contains("stopped. " + PACKETS + " packets with " + 2 * PACKETS + " metrics: " + 2 * PACKETS
                            + " accepted, 0 refused");
        }
        assertThat(Files.readString(file))
                .contains("stats.counters.hits.count " + PACKETS + " ", "stats.gauges.level 7 ");
    }

    private Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path", ""));
        command.add(Main.class.getName());
        command.add("demo");
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        return started;
    }

    private static int readyPort(BufferedReader output) throws Exception {
        String line = CompletableFuture.supplyAsync(
                        () -> output.lines().findFirst().orElse("nothing"))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Matcher ready = READY.matcher(line);
        assertThat(ready.find()).as(line).isTrue();
        return Integer.parseInt(ready.group(1));
    }

    private static void send(int port, int packets) throws Exception {
        byte[] packet = "hits:1|c\nlevel:7|g".getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < packets; i++) {
                socket.send(new DatagramPacket(packet, packet.length, InetAddress.ofLiteral("127.0.0.1"), port));
            }
        }
    }

    /**
     * What Ctrl-C sends. A process whose parent ignores that signal, as a shell's background job may, ignores it too; there
     * the test sends the other signal that ends a JVM in order.
     */
    private static void signal(Process server) throws Exception {
        boolean ignored = false;
        Path status = Path.of("/proc", Long.toString(server.pid()), "status");
        if (Files.exists(status)) {
            ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
        Process kill = new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(server.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
