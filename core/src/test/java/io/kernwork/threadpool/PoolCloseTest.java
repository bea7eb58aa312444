package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How handles are given back, and what the last one waits for. */
class PoolCloseTest extends JobCase {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    @DisplayName(
            "The last handle of a pool on which jobs wait is not given back: it names them, and nothing has changed")
    void close_pending_isRefused() {
        ManualKernwork manual = engines.manual(new ManualTicker());
        ThreadPool first = ThreadPool.get(manual, ThreadPriority.HIGH);
        ThreadPool last = ThreadPool.get(manual, ThreadPriority.HIGH);
        Job job = counting("waiting");
        schedule(first, job);
        first.close();
        assertThatThrownBy(last::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'waiting'")
                .hasMessageContaining("threadpool high")
                .hasMessageContaining("cancel()");
        assertThatThrownBy(() -> last.close(MOMENT)).hasMessageContaining("'waiting'");
        assertThatThrownBy(last::closeAsync).hasMessageContaining("'waiting'");
        assertThat(last.isClosed()).isFalse();
        assertThat(job.isPending()).isTrue();
        assertThat(schedule(last, counting("another"))).isEqualTo(Admission.QUEUED);
        assertThat(manual.runUntilIdle()).isEqualTo(2);
        last.close();
        assertThat(last.isClosed()).isTrue();
    }

    @Test
    @DisplayName("A set of pools is given back as a whole or not at all: one waiting job on one CPU keeps all open")
    void closePerCpu_pendingOnOne_isRefused() throws Exception {
        PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
        Kernwork stuck = engines.runtime(
                2,
                builder -> builder.name("stuck").threadFactory(body -> {
                    if (value.get() == 0) {
                        throw new IllegalStateException("planted: not yet");
                    }
                    return new Thread(body);
                }));
        PerCpuThreadPools starved = PerCpuThreadPools.get(stuck, ThreadPriority.NORMAL);
        Job job = Job.of("starved", lock, this::done);
        schedule(starved.on(1), job);
        assertThatThrownBy(starved::close).hasMessageContaining("'starved'").hasMessageContaining("per CPU");
        assertThat(starved.isClosed()).isFalse();
        Job zero = Job.of("on 0", lock, this::done);
        assertThat(schedule(starved.on(0), zero)).isEqualTo(Admission.QUEUED);
        value.set(1);
        awaitIdle(job);
        awaitIdle(zero);
        starved.close();
        assertThat(starved.on(0).isClosed() && starved.on(1).isClosed()).isTrue();
        pools.close();
    }

    @Test
    @DisplayName("The last handle waits for what runs, the rest of a body after done() included, and for the threads")
    void close_running_waitsForTheTail() throws Exception {
        Gate tail = new Gate();
        Job job = Job.of("tail", lock, self -> {
            done(self);
            tail.pass();
            value.incrementAndGet();
        });
        schedule(pool, job);
        tail.awaitEntered();
        ThreadPool second = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        second.close();
        assertThat(pool.isClosed()).as("not the last").isFalse();
        AtomicBoolean flag = new AtomicBoolean();
        Thread closer = startWaiting("close", () -> {
            pool.close();
            flag.set(Thread.interrupted());
        });
        closer.interrupt();
        Bounded.until(pool::isClosed, "the pool refuses");
        assertThat(schedule(pool, job)).isEqualTo(Admission.CLOSED);
        assertThat(closer.isAlive()).isTrue();
        tail.open();
        helpers.join();
        assertThat(value).hasValue(1);
        assertThat(flag).as("the interrupt was kept").isTrue();
        assertThat(runtime.workers()).isZero();
    }

    @Test
    @DisplayName("A bounded close names what still runs, also a body after its done(); the threads end with it")
    void boundedClose_outOfTime_namesTheBody() throws Exception {
        Gate tail = new Gate();
        Job job = Job.of("tail", lock, self -> {
            done(self);
            tail.pass();
        });
        schedule(pool, job);
        tail.awaitEntered();
        CloseReport report = pool.close(MOMENT);
        assertThat(report.complete()).isFalse();
        assertThat(report.neverRan()).isEmpty();
        assertThat(report.stillRunning().getFirst().item()).isSameAs(job);
        assertThat(report.stillRunning().getFirst().stack().toString()).contains("Gate.pass");
        assertThat(pool.isClosed()).isTrue();
        tail.open();
        Bounded.until(() -> runtime.workers() == 0, "the threads have ended");
        assertThat(pool.close(LONG).complete()).isTrue();
        ThreadPool anew = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        assertThat(anew.close(LONG).complete()).isTrue();
    }

    @Test
    @DisplayName("The last handle cannot be given back by a job of its pool, but without waiting it can")
    void close_fromAJobOfThePool_isDiagnosed() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<CompletionStage<CloseReport>> stage = new AtomicReference<>();
        Job job = Job.of("suicidal", lock, self -> {
            try {
                pool.close();
            } catch (SelfWaitException expected) {
                thrown.set(expected);
            }
            value.set(pool.isClosed() ? -1 : 1);
            done(self);
            stage.set(pool.closeAsync());
        });
        schedule(pool, job);
        Bounded.until(() -> stage.get() != null, "the asynchronous close");
        CloseReport report = stage.get().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(report.complete()).isTrue();
        assertThat(thrown.get()).hasMessageContaining("'suicidal'").hasMessageContaining("own end");
        assertThat(value).as("it was open").hasValue(1);
        Bounded.until(() -> runtime.workers() == 0, "the threads have ended");
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("Who holds the interlock of a job that runs cannot wait for the end of its pool")
    void close_withTheInterlockOfARunningJob_isDiagnosed() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        lock.lock();
        try {
            assertThatThrownBy(pool::close)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'gated'")
                    .hasMessageContaining("interlock")
                    .hasMessageContaining("unlock");
            assertThatThrownBy(() -> pool.close(LONG)).isInstanceOf(SelfWaitException.class);
            assertThat(pool.isClosed()).isFalse();
            pool.closeAsync();
            assertThat(pool.isClosed()).isTrue();
        } finally {
            lock.unlock();
        }
        gate.open();
        awaitIdle(job);
        pool.close();
        assertThat(runtime.workers()).isZero();
    }

    @Test
    @DisplayName("The pools of a set are not closed one by one")
    void closeInner_isRefused() {
        PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
        assertThatThrownBy(() -> pools.on(1).close())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("per CPU (1)")
                .hasMessageContaining("PerCpuThreadPools");
        assertThatThrownBy(() -> pools.current().close(LONG)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pools.current().closeAsync()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(pools.isClosed()).isFalse();
        pools.close();
        pools.close();
    }

    @Test
    @DisplayName("The end of the runtime closes all pools, after what waits has run; then there is none to get")
    void runtimeClose_closesAll() {
        Kernwork brief = engines.runtime(2, builder -> builder.name("brief"));
        ThreadPool normal = ThreadPool.get(brief, ThreadPriority.NORMAL);
        PerCpuThreadPools perCpu = PerCpuThreadPools.get(brief, ThreadPriority.LOW);
        Job one = counting("one");
        Job two = counting("two");
        schedule(normal, one);
        schedule(perCpu.on(1), two);
        brief.close();
        assertThat(value).hasValue(2);
        assertThat(normal.isClosed() && perCpu.isClosed()).isTrue();
        assertThat(schedule(normal, one)).isEqualTo(Admission.CLOSED);
        assertThatThrownBy(() -> ThreadPool.get(brief, ThreadPriority.NORMAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'brief' is closed");
        assertThatThrownBy(() -> PerCpuThreadPools.get(brief, ThreadPriority.HIGH))
                .isInstanceOf(IllegalStateException.class);
        normal.close();
        perCpu.close();
        assertThat(brief.workers()).isZero();
    }

    @Test
    @DisplayName(
            "The pools of a set are created as a whole or not at all: what there was when memory ran out is undone")
    void getPerCpu_withoutMemoryForOne_leavesNothing() {
        AtomicInteger arrays = new AtomicInteger();
        Seams seams = new Seams(new ManualTicker(), Parking.SYSTEM, Seams.NO_THREADS, size -> {
            if (arrays.incrementAndGet() == 3) {
                throw new OutOfMemoryError("planted");
            }
            return new Item[size];
        });
        Engine engine = new Engine("poor", 4, Duration.ZERO, seams, null, null, false);
        Kernwork poor = SeamedKernwork.of(engine);
        assertThatThrownBy(() -> PerCpuThreadPools.get(poor, ThreadPriority.NORMAL))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(Peek.pools(engine)).as("the managed pool is left").isEqualTo(1);
        assertThat(engine.inventory().isEmpty()).isTrue();
        PerCpuThreadPools pools = PerCpuThreadPools.get(poor, ThreadPriority.NORMAL);
        assertThat(Peek.pools(engine)).isEqualTo(5);
        pools.close();
        assertThat(Peek.pools(engine)).isEqualTo(1);
    }

    @Test
    @DisplayName("Of several pools that want a thread the one of the highest priority gets one first")
    void threads_ofTheHighestPriorityFirst() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Semaphore mayCome = new Semaphore(0);
        List<String> begun = new CopyOnWriteArrayList<>();
        Kernwork ordered = engines.runtime(
                2,
                builder -> builder.name("ordered").threadFactory(body -> {
                    first.countDown();
                    mayCome.acquireUninterruptibly();
                    return new Thread(body);
                }));
        for (int nice : new int[] {-20, 19, 0, -10}) {
            Job job = Job.of("nice " + nice, new ReentrantLock(), self -> {
                begun.add(self.name());
                mayCome.release(); // the next thread comes when this one has begun
                done(self);
            });
            schedule(ThreadPool.get(ordered, ThreadPriority.ofNice(nice)), job);
            Bounded.await(first, "the service thread is about to start the first thread");
        }
        mayCome.release();
        Bounded.until(() -> begun.size() == 4, "all have begun");
        assertThat(begun).containsExactly("nice -20", "nice -10", "nice 0", "nice 19");
    }

    @Test
    @DisplayName("Both say whether the platform honours the priority or it only orders wake-ups")
    void toString_saysWhatThePriorityIs() {
        assertThat(pool.toString()).contains("threadpool normal", "0 waiting", "priority honoured");
        ThreadPool low = ThreadPool.get(runtime, ThreadPriority.LOW);
        assertThat(low.toString())
                .contains("low (nice 19)", low.prioritySupport().honoured() ? "honoured" : "only orders wake-ups");
        assertThat(low.prioritySupport()).isEqualTo(ThreadPriority.LOW.support());
        ManualKernwork manual = engines.manual(new ManualTicker());
        assertThat(ThreadPool.get(manual, ThreadPriority.HIGH).prioritySupport().reason())
                .contains("manual runtime");
        low.close();
        assertThat(low.toString()).contains("closed");
        try (PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL)) {
            assertThat(pools.toString()).contains("per CPU (0)", "per CPU (1)");
        }
    }
}
