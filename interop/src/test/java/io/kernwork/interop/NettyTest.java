package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.executor.QueueExecutor;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Event loops of Netty as tasks of a view, each for as long as its group lives: so a queue needs a slot for each loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is not written is missed by the one who waits for it
class NettyTest {
    private static final int CLIENTS = 8;
    private static final int MESSAGES = 200;

    /** Sends back what comes. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    /** Sends a number when the one before has come back, and keeps what has. */
    private static final class Numbers extends SimpleChannelInboundHandler<ByteBuf> {
        private final List<Integer> back = new ArrayList<>(); // by the loop, and read after the last
        private final ByteBuf pending = Unpooled.buffer();
        private final int first;
        private final Semaphore done;

        Numbers(int first, Semaphore done) {
            this.first = first;
            this.done = done;
        }

        List<Integer> back() {
            return back;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            send(context, first);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf part) {
            pending.writeBytes(part);
            while (pending.readableBytes() >= Integer.BYTES) {
                back.add(pending.readInt());
                if (back.size() < MESSAGES) {
                    send(context, first + back.size());
                } else {
                    pending.release();
                    context.close();
                    done.release();
                    return;
                }
            }
        }

        private static void send(ChannelHandlerContext context, int number) {
            context.writeAndFlush(context.alloc().buffer(Integer.BYTES).writeInt(number));
        }
    }

    private static <C extends Channel> ChannelInitializer<C> with(Supplier<ChannelHandler> handler) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(C channel) {
                channel.pipeline().addLast(handler.get());
            }
        };
    }

    private static EventLoopGroup loops(int count, Executor executor) {
        return new MultiThreadIoEventLoopGroup(count, executor, NioIoHandler.newFactory());
    }

    private static void end(EventLoopGroup group) {
        Future<?> ended = group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        assertThat(ended.awaitUninterruptibly(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    /** An echo server and its clients: each client's numbers come back in their order. */
    @ParameterizedTest
    @EnumSource
    void echo(Kind kind) throws Exception {
        int count = Math.min(2, kind.slots());
        try (var views = new Views(kind)) {
            QueueExecutor serving = views.view();
            QueueExecutor asking = views.view();
            EventLoopGroup servers = loops(count, serving);
            EventLoopGroup clients = loops(count, asking);
            try {
                exchange(views, servers, clients);
            } finally {
                end(clients);
                end(servers);
            }
            assertThat(views.started(serving)).as("one task for each loop").isBetween(1L, (long) count);
            assertThat(views.started(asking)).isEqualTo(count);
        }
    }

    private static void exchange(Views views, EventLoopGroup servers, EventLoopGroup clients) throws Exception {
        Channel server = new ServerBootstrap()
                .group(servers)
                .channel(NioServerSocketChannel.class)
                .childHandler(with(Echo::new))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        var done = new Semaphore(0);
        List<Numbers> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var numbers = new Numbers(i * 1_000, done);
            all.add(numbers);
            new Bootstrap()
                    .group(clients)
                    .channel(NioSocketChannel.class)
                    .handler(with(() -> numbers))
                    .connect(server.localAddress())
                    .sync();
        }
        views.await(done, CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            int first = i * 1_000;
            assertThat(all.get(i).back())
                    .isEqualTo(IntStream.range(first, first + MESSAGES).boxed().toList());
        }
        server.close().sync();
    }

    /** Tasks and timers of the loops themselves. */
    @ParameterizedTest
    @EnumSource
    void tasksOfLoops(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            EventLoopGroup group = loops(1, view);
            try {
                List<Integer> ran = new ArrayList<>(); // by the loop, and read after the last
                var done = new Semaphore(0);
                for (int i = 0; i < 1_000; i++) {
                    int number = i;
                    group.execute(() -> {
                        ran.add(number);
                        done.release();
                    });
                }
                views.await(done, 1_000);
                assertThat(ran).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
                assertThat(group.schedule(() -> 5, 5, TimeUnit.MILLISECONDS)
                                .get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(5);
            } finally {
                end(group);
            }
            assertThat(views.started(view)).isEqualTo(1);
        }
    }
}
