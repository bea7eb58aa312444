package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases 47 to 51 and 60 to 65 of the BSDs, which are those of pools. */
class PoolCasesTest extends JobCase {

    private static ThreadPriority priority(int nice) {
        return ThreadPriority.ofNice(nice);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            Bounded.await(latch, "the test");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("47: a second get of one priority finds the same pool, and its handle is given back by itself")
    void get_twice_isOnePool() {
        assertThat(value).hasValue(0);
        ThreadPool first = ThreadPool.get(runtime, priority(5));
        ThreadPool second = ThreadPool.get(runtime, ThreadPriority.ofNice(5));
        assertThat(second.shared()).isSameAs(first.shared());
        assertThat(ThreadPool.get(runtime, priority(6)).shared()).isNotSameAs(first.shared());
        assertThat(first.priority()).isEqualTo(priority(5));
        second.close();
        second.close();
        assertThat(second.isClosed()).isTrue();
        assertThat(first.isClosed()).isFalse();
        Job job = counting("job");
        assertThat(schedule(second, job)).isEqualTo(Admission.CLOSED);
        assertThat(schedule(first, job)).isEqualTo(Admission.QUEUED);
        awaitIdle(job);
        first.close();
        assertThat(first.shared().isClosed()).isTrue();
        ThreadPool third = ThreadPool.get(runtime, priority(5));
        assertThat(third.shared()).isNotSameAs(first.shared());
        third.close();
    }

    @Test
    @DisplayName(
            "48: a job runs once for each time it is scheduled; then the pool can be given back, one or one for each CPU")
    void schedule_afterDone_runsAgain() {
        PerCpuThreadPools perCpu = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
        for (ThreadPool each : List.of(pool, perCpu.on(0), perCpu.on(1))) {
            value.set(0);
            Job job = counting("job");
            assertThat(schedule(each, job)).isEqualTo(Admission.QUEUED);
            awaitIdle(job);
            assertThat(value).hasValue(1);
            assertThat(schedule(each, job)).isEqualTo(Admission.QUEUED);
            awaitIdle(job);
            assertThat(value).hasValue(2);
        }
        pool.close();
        perCpu.close();
        assertThat(runtime.workers()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("49: a pool that was given back runs nothing, and a second put does nothing")
    void schedule_afterPut_isRefused() {
        pool.close();
        Job job = counting("job");
        assertThat(schedule(pool, job)).isEqualTo(Admission.CLOSED);
        assertThat(idle(job)).isTrue();
        assertThat(cancelAsync(pool, job)).isTrue();
        pool.close();
        assertThat(value).hasValue(0);
    }

    @Test
    @DisplayName("49: a priority that there is not is refused")
    void get_badPriority_isRefused() {
        assertThatThrownBy(() -> ThreadPool.get(runtime, priority(20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20");
        assertThatThrownBy(() -> PerCpuThreadPools.get(runtime, priority(-21)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(runtime.workers()).isZero();
    }

    @Test
    @DisplayName("50: scheduling a job that runs does nothing, also later; after its done it runs again")
    void schedule_running_isForgotten() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        for (int i = 0; i < 3; i++) {
            assertThat(schedule(pool, job)).isEqualTo(Admission.BUSY);
        }
        gate.open();
        awaitIdle(job);
        Job after = counting("after");
        schedule(pool, after);
        awaitIdle(after);
        assertThat(value).as("one run of each").hasValue(2);
        assertThat(schedule(pool, job)).isEqualTo(Admission.QUEUED);
        awaitIdle(job);
        assertThat(value).hasValue(3);
    }

    @Test
    @DisplayName("51: without any thread a job is scheduled at once, and runs on a thread that another one has started")
    void schedule_noThread_returnsAndRuns() throws Exception {
        CountDownLatch factoryMayGoOn = new CountDownLatch(1);
        List<Thread> makers = new ArrayList<>();
        Kernwork slow = engines.runtime(
                1,
                builder -> builder.name("slow").threadFactory(body -> {
                    makers.add(Thread.currentThread());
                    awaitUninterrupted(factoryMayGoOn);
                    return new Thread(body);
                }));
        ThreadPool on = ThreadPool.get(slow, ThreadPriority.NORMAL);
        Job job = counting("job");
        assertThat(schedule(on, job)).isEqualTo(Admission.QUEUED);
        assertThat(job.isPending()).isTrue();
        factoryMayGoOn.countDown();
        awaitIdle(job);
        assertThat(value).hasValue(1);
        assertThat(makers).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    @DisplayName(
            "60: a hundred jobs that block run all at the same time; after the idle time no thread is left, and the pool is usable")
    void schedule_hundredBlockingJobs_allRun() throws Exception {
        Kernwork brief = engines.runtime(2, builder -> builder.name("brief").idleTimeout(Duration.ofMillis(20)));
        try (ThreadPool on = ThreadPool.get(brief, ThreadPriority.NORMAL)) {
            CyclicBarrier all = new CyclicBarrier(101);
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                jobs.add(Job.of("blocking-" + i, new ReentrantLock(), job -> {
                    Bounded.await(all, "all hundred jobs");
                    done(job);
                }));
            }
            jobs.forEach(job -> assertThat(schedule(on, job)).isEqualTo(Admission.QUEUED));
            Bounded.await(all, "all hundred jobs");
            jobs.forEach(JobCase::awaitIdle);
            Bounded.until(() -> on.threads() == 0, "no thread is left");
            Job job = counting("again");
            schedule(on, job);
            awaitIdle(job);
            assertThat(value).hasValue(1);
        }
    }

    @Test
    @DisplayName("63: a thread factory that fails twice is asked again, and the job runs")
    void schedule_factoryFailsTwice_runs() {
        AtomicInteger asked = new AtomicInteger();
        Kernwork poor = engines.runtime(
                1,
                builder -> builder.name("poor").threadFactory(body -> {
                    if (asked.incrementAndGet() <= 2) {
                        throw new OutOfMemoryError("planted");
                    }
                    return new Thread(body);
                }));
        ThreadPool on = ThreadPool.get(poor, ThreadPriority.NORMAL);
        Job job = counting("job");
        assertThat(schedule(on, job)).isEqualTo(Admission.QUEUED);
        awaitIdle(job);
        assertThat(value).hasValue(1);
        assertThat(asked).hasValue(3);
    }

    @Test
    @DisplayName("64: of two who get a new priority at the same moment one creates the pool, and both have it")
    void get_twoAtOnce_isOnePool() throws Exception {
        for (int round = 0; round < 200; round++) {
            CyclicBarrier start = new CyclicBarrier(2);
            Set<SharedPool> found = ConcurrentHashMap.newKeySet();
            List<ThreadPool> handles = Collections.synchronizedList(new ArrayList<>());
            for (int side = 0; side < 2; side++) {
                helpers.start("getter", () -> {
                    Bounded.await(start, "the other one");
                    ThreadPool handle = ThreadPool.get(runtime, priority(7));
                    found.add(handle.shared());
                    handles.add(handle);
                });
            }
            helpers.join();
            assertThat(found).as("round %d", round).hasSize(1);
            handles.forEach(ThreadPool::close);
        }
        assertThat(runtime.workers()).isZero();
    }

    @Test
    @DisplayName("65: the pool of a CPU is usable from any other one; after the put it is known to be stale")
    void on_otherCpu_works() throws Exception {
        PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
        List<ThreadPool> seen = Collections.synchronizedList(new ArrayList<>());
        for (int cpu = 0; cpu < pools.cpus(); cpu++) {
            ThreadPool far = pools.on(cpu);
            assertThat(far).isSameAs(pools.on(cpu));
            Job job = Job.of("current", lock, self -> {
                seen.add(pools.current());
                done(self);
            });
            helpers.start("elsewhere", () -> schedule(far, job));
            helpers.join();
            awaitIdle(job);
        }
        assertThat(seen).as("on its thread a job is on the CPU of its pool").containsExactly(pools.on(0), pools.on(1));
        ThreadPool stale = pools.on(1);
        pools.close();
        assertThat(stale.isClosed()).isTrue();
        assertThat(schedule(stale, counting("late"))).isEqualTo(Admission.CLOSED);
        PerCpuThreadPools anew = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
        assertThat(schedule(stale, counting("late"))).isEqualTo(Admission.CLOSED);
        anew.close();
        assertThat(value).hasValue(0);
    }
}
