package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the documentation on jobs: each region is shown in the Javadoc or the guide, and runs here, as {@link
 * JobSnippetsTest}.
 */
@Timeout(30)
abstract class JobSnippets {
    private final ManualKernwork runtime = Kernwork.manual(new ManualTicker());
    private final ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    private void rescan(String directory) {
        log.add(directory);
    }

    @Test
    @DisplayName("A job looks for work and declares itself done in one critical section")
    void lostWork() {
        // @start region="lostwork"
        ReentrantLock lock = new ReentrantLock();
        Queue<String> dirty = new ArrayDeque<>(); // guarded by the lock

        Job job = Job.of("rescan", lock, self -> {
            while (true) {
                String directory;
                lock.lock();
                try {
                    directory = dirty.poll();
                    if (directory == null) {
                        self.done(); // in the section that has found nothing: what comes later is scheduled anew
                        return;
                    }
                } finally {
                    lock.unlock();
                }
                rescan(directory); // may take long, and runs without the lock
            }
        });

        lock.lock();
        try {
            dirty.add("/var/spool");
            pool.schedule(job); // does nothing while the job waits or runs: it will find the directory
        } finally {
            lock.unlock();
        }
        // @end
        runtime.runUntilIdle();
        assertThat(log).containsExactly("/var/spool");
        assertThat(job.isRunning()).isFalse();
    }

    @Test
    @DisplayName("runUntilEmpty is that pattern ready made")
    void untilEmpty() {
        // @start region="untilempty"
        ReentrantLock lock = new ReentrantLock();
        Queue<String> dirty = new ArrayDeque<>(); // guarded by the lock
        Job job = Job.runUntilEmpty("rescan", lock, dirty::poll, this::rescan);

        lock.lock();
        try {
            dirty.add("/var/spool");
            pool.schedule(job);
        } finally {
            lock.unlock();
        }
        // @end
        runtime.runUntilIdle();
        assertThat(log).containsExactly("/var/spool");
        assertThat(job.isRunning()).isFalse();
    }

    // @start region="jobclass"
    /** A bus whose devices are looked for when it asks for it: the job is a part of it. */
    static final class Bus extends Job {
        private boolean asked; // guarded by the interlock
        private int discoveries;

        Bus(String name) {
            super(name, new ReentrantLock());
        }

        /** From any thread; the pool's users keep its handle. */
        void discover(ThreadPool pool) {
            interlock().lock();
            try {
                asked = true;
                pool.schedule(this);
            } finally {
                interlock().unlock();
            }
        }

        @Override
        protected void run() {
            while (wanted()) {
                discoveries++; // here it talks to the bus, for as long as that takes
            }
        }

        private boolean wanted() {
            interlock().lock();
            try {
                boolean wanted = asked;
                asked = false;
                if (!wanted) {
                    done();
                }
                return wanted;
            } finally {
                interlock().unlock();
            }
        }
    }
    // @end

    @Test
    @DisplayName("A subclass is its own job")
    void subclass() {
        Bus bus = new Bus("scsi0");
        bus.discover(pool);
        bus.discover(pool);
        runtime.runUntilIdle();
        assertThat(bus.discoveries).isEqualTo(1);
        bus.discover(pool);
        runtime.runUntilIdle();
        assertThat(bus.discoveries).isEqualTo(2);
    }

    @Test
    @DisplayName("A handle is given back when nobody of its owner's uses it any more")
    void handle() throws Exception {
        Kernwork runtime = Kernwork.builder().name("snippets").cpus(1).build();
        ReentrantLock lock = new ReentrantLock();
        Job job = Job.runUntilEmpty("job", lock, () -> null, work -> {});
        // @start region="jobpool"
        try (ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL)) {
            lock.lock();
            try {
                pool.schedule(job);
            } finally {
                lock.unlock();
            }
            // ... and at the end:
            lock.lock();
            try {
                pool.cancel(job); // it is idle now, and stays so while the lock is held
                job.destroy(); // nobody can schedule it any more
            } finally {
                lock.unlock();
            }
        } // the last handle ends the threads
        // @end
        assertThat(job.isDestroyed()).isTrue();
        runtime.close();
    }

    @Test
    @DisplayName("A bounded cancel says what it waits for")
    void boundedCancel() throws Exception {
        Kernwork runtime = Kernwork.builder().name("snippets").cpus(1).build();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ReentrantLock lock = new ReentrantLock();
        Job job = Job.of("upload", lock, self -> {
            inside.countDown();
            Bounded.await(goOn, "the test");
            lock.lock();
            try {
                self.done();
            } finally {
                lock.unlock();
            }
        });
        try (ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL)) {
            lock.lock();
            try {
                pool.schedule(job);
            } finally {
                lock.unlock();
            }
            Bounded.await(inside, "the body");
            // @start region="jobcancel"
            lock.lock();
            try {
                WaitResult result = pool.cancel(job, Duration.ofMillis(10));
                if (!result.done()) {
                    System.getLogger("app").log(System.Logger.Level.WARNING, result); // thread and stack of the body
                }
            } finally {
                lock.unlock();
            }
            // @end
            goOn.countDown();
        }
        runtime.close();
    }

    @Test
    @DisplayName("A set of pools has one for each CPU")
    void perCpu() {
        Kernwork runtime = Kernwork.builder().name("snippets").cpus(2).build();
        ReentrantLock lock = new ReentrantLock();
        Job job = Job.runUntilEmpty("job", lock, () -> null, work -> {});
        // @start region="jobpercpu"
        try (PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL)) {
            ThreadPool pool = pools.current(); // of the CPU that the caller is on; usable from everywhere
            lock.lock();
            try {
                pool.schedule(job);
                pool.cancelAsync(job); // on the pool where it was scheduled
            } finally {
                lock.unlock();
            }
        }
        // @end
        assertThatThrownBy(() ->
                        PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL).on(2))
                .isInstanceOf(IllegalArgumentException.class);
        runtime.close();
    }
}
