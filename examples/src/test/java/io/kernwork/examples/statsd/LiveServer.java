package io.kernwork.examples.statsd;

import static org.awaitility.Awaitility.await;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** A server on a free loopback port with a socket to send to it. Close it to see the last flush. */
final class LiveServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final CollectingSink sink = new CollectingSink();
    final StatsdServer server;
    private final Kernwork runtime = Kernwork.builder().name("live").build();
    private final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);

    LiveServer(StatsdOptions options) throws IOException {
        server = StatsdServer.start(runtime, options, List.of(sink));
        channel.connect(server.address());
    }

    /** Flushes only when closed. */
    static StatsdOptions quiet() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        return StatsdOptions.defaults().withAddress(address).withInterval(Duration.ofHours(1));
    }

    static StatsdOptions quiet(ReceivePath path) {
        return quiet().withPath(path);
    }

    int port() {
        return server.address().getPort();
    }

    void send(String packet) throws IOException {
        send(ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8)));
    }

    void send(ByteBuffer packet) throws IOException {
        channel.write(packet);
    }

    /** Until the server has received so many packets since it started. */
    void awaitPackets(long packets) {
        awaitUntil("packet " + packets, () -> server.stats().packets() >= packets);
    }

    static void awaitUntil(String what, Callable<Boolean> condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(condition);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        server.close();
        runtime.close();
    }
}
