package io.kernwork.examples.nettybottomhalf;

import io.kernwork.Kernwork;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** A Netty server on a free loopback port, with one event loop for everything that it does with channels. */
final class MessageServer implements AutoCloseable {
    /** A read brings so much at most: enough for many messages, and no more than a loop should swallow at once. */
    private static final int READ_BYTES = 16 * 1024;

    private static final long PATIENCE_SECONDS = 10;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("message-loop", true), NioIoHandler.newFactory());
    private final ServerCounts counts = new ServerCounts();
    private final Processing processing;
    private final Channel channel;

    /**
     * Binds it.
     *
     * @param factory of what becomes of messages; closed with the server
     */
    MessageServer(ProcessingFactory factory) {
        EventLoop loop = group.next();
        processing = factory.create(loop, counts);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(new Connection(processing, counts));
                    }
                });
        channel = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** What a mode does with messages. */
    static ProcessingFactory processing(Mode mode, HeavyWork work, int bound, Kernwork runtime) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return (loop, counts) -> switch (mode) {
            case INLINE -> new InlineProcessing(loop, work);
            case FIXED_POOL ->
                new ExecutorProcessing(
                        loop,
                        work,
                        Executors.newFixedThreadPool(threads, new DefaultThreadFactory("pool", true)),
                        bound);
            case FORK_JOIN ->
                new ExecutorProcessing(
                        loop,
                        work,
                        new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true),
                        bound);
            case SOFTIRQ -> new SoftirqProcessing(loop, work, runtime, bound, counts);
        };
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    ServerCounts counts() {
        return counts;
    }

    /** Closes all channels and ends the loop; then what was read and not replied to is finished, for nobody. */
    @Override
    public void close() {
        if (!group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the event loop did not end within " + PATIENCE_SECONDS + " s");
        }
        processing.close();
    }
}
