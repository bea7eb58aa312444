package io.kernwork.examples.nettybottomhalf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.netty.channel.EventLoop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server with each way to do the work, and what the client says of servers that are wrong. */
@Timeout(120)
final class MessageServerTest {
    private static final int CONNECTIONS = 3;
    private static final int BOUND = 64;
    private static final double FAST = 200_000;

    private final HeavyWork work = new HeavyWork(5);

    @ParameterizedTest
    @EnumSource(Mode.class)
    void burst_isRepliedToWhole(Mode mode) throws Exception {
        try (Kernwork runtime = Kernwork.builder().name("burst").build()) {
            PhaseResult result = measure(mode, MessageServer.processing(mode, work, BOUND, runtime), 30_000);
            assertThat(result.isSound()).as("%s", result).isTrue();
            assertThat(result.replies()).isEqualTo(30_000);
        }
    }

    /** What is finished while the loop looks at what is finished: it looks again. */
    @Test
    void callWhileTheLoopLooks_leadsToAnotherLook() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        try (MessageServer server = new MessageServer((loop, counts) -> new Looking(loop, looks));
                SocketChannel channel = SocketChannel.open(server.address())) {
            channel.write(ByteBuffer.allocate(1));
            assertThat(looks.await(30, TimeUnit.SECONDS)).as("two looks").isTrue();
        }
    }

    /** A client that goes leaves messages behind, and is no harm to the next. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void clientThatGoes_leavesRoomForTheNext(Mode mode) throws Exception {
        try (Kernwork runtime = Kernwork.builder().name("goes").build();
                MessageServer server = new MessageServer(MessageServer.processing(mode, work, BOUND, runtime))) {
            for (int i = 0; i < 20; i++) {
                try (SocketChannel channel = SocketChannel.open(server.address())) {
                    channel.write(ByteBuffer.allocate(100 * Wire.REQUEST + i)); // the last one in part
                }
            }
            try (LoadClient client = new LoadClient(server.address(), CONNECTIONS, work)) {
                PhaseResult result = new Measurement(mode, server.counts(), client).run(Load.HEAVY, 3_000, FAST);
                assertThat(result.isSound()).as("%s", result).isTrue();
            }
        }
    }

    /** The loop sheds its work; while nobody does that, the ring gets full, and reading stops until somebody does. */
    @Test
    void softirq_overBudget_goesToKsoftirqdAndTheBoundHolds() throws Exception {
        AtomicLong time = new AtomicLong();
        ManualKernwork runtime = Kernwork.manual(() -> time.addAndGet(1_000_000));
        try (MessageServer server = new MessageServer(MessageServer.processing(Mode.SOFTIRQ, work, BOUND, runtime));
                LoadClient client = new LoadClient(server.address(), CONNECTIONS, work)) {
            CompletableFuture<PhaseResult> sending = CompletableFuture.supplyAsync(() -> unchecked(
                    () -> new Measurement(Mode.SOFTIRQ, server.counts(), client).run(Load.OVERLOAD, 3_000, FAST)));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.counts().pauses.sum() == CONNECTIONS);
            assertThat(sending).isNotDone();
            assertThat(server.counts().byKsoftirqd.sum()).isZero();
            while (!sending.isDone()) {
                runtime.runUntilIdle();
            }
            PhaseResult result = sending.get(10, TimeUnit.SECONDS);
            assertThat(result.isSound()).as("%s", result).isTrue();
            assertThat(result.byKsoftirqd()).isGreaterThanOrEqualTo(BOUND);
            assertThat(result.atExit() + result.byKsoftirqd()).isEqualTo(result.messages());
        }
        runtime.close();
    }

    @Test
    void planted_wrongResult_isFound() throws Exception {
        HeavyWork other = new HeavyWork(6);
        expectWrong(
                measure(Mode.INLINE, (loop, counts) -> new InlineProcessing(loop, other), 300), "a wrong result", 300);
    }

    @Test
    void planted_lostMessage_isFound() throws Exception {
        PhaseResult result =
                measure(Mode.INLINE, (loop, counts) -> new Careless(loop, work, false), 300, Duration.ofSeconds(1));
        assertThat(result.replies()).isLessThan(300);
        expectWrong(result, "a lost message", 0);
    }

    @Test
    void planted_wrongOrder_isFound() throws Exception {
        PhaseResult result = measure(Mode.SOFTIRQ, (loop, counts) -> new Careless(loop, work, true), 300);
        assertThat(result.replies()).isEqualTo(300);
        assertThat(result.overtaken()).isPositive();
        expectWrong(result, "an overtaken message", 0);
    }

    private static void expectWrong(PhaseResult result, String what, long wrong) {
        StringWriter text = new StringWriter();
        ResultTable.print(new PrintWriter(text, true), List.of(result));
        assertThat(result.wrong()).isEqualTo(wrong);
        assertThat(result.isSound()).isFalse();
        assertThat(text.toString()).contains("WRONG: " + result.mode().text()).doesNotContain("Nothing lost");
        System.out.println("planted defect found: " + what);
    }

    private PhaseResult measure(Mode mode, ProcessingFactory factory, long messages) throws Exception {
        return measure(mode, factory, messages, Duration.ofSeconds(30));
    }

    private PhaseResult measure(Mode mode, ProcessingFactory factory, long messages, Duration patience)
            throws Exception {
        try (MessageServer server = new MessageServer(factory);
                LoadClient client = new LoadClient(server.address(), CONNECTIONS, work, patience)) {
            return new Measurement(mode, server.counts(), client).run(Load.HEAVY, messages, FAST);
        }
    }

    private static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls the loop when something is read, and once more while it looks. */
    private static final class Looking extends Processing {
        private final CountDownLatch looks;

        Looking(EventLoop loop, CountDownLatch looks) {
            super(loop);
            this.looks = looks;
        }

        @Override
        void take(Connection from) {
            callLoop();
        }

        @Override
        void replyToFinished() {
            if (looks.getCount() == 2) {
                callLoop();
            }
            looks.countDown();
        }

        @Override
        boolean hasRoom() {
            return true;
        }
    }

    /** Forgets a message now and then, or replies to the latest first. */
    private static final class Careless extends Processing {
        private final HeavyWork work;
        private final boolean turned;
        private final Deque<Request> taken = new ArrayDeque<>();

        Careless(EventLoop loop, HeavyWork work, boolean turned) {
            super(loop);
            this.work = work;
            this.turned = turned;
        }

        @Override
        void take(Connection from) {
            while (from.hasMessage()) {
                Request request = new Request();
                from.take(request);
                request.result = work.run(request.text);
                if (turned || request.sequence % 50 != 7) {
                    taken.push(request);
                }
            }
            while (!taken.isEmpty()) {
                (turned ? taken.pop() : taken.removeLast()).reply();
            }
        }

        @Override
        boolean hasRoom() {
            return true;
        }
    }
}
