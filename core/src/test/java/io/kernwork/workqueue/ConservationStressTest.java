package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several threads do everything to a few items and queues at once; afterwards the books must balance. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConservationStressTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int THREADS = 3;
    private static final int OPERATIONS = 25_000;
    private static final long MOST_NANOS = 3_000_000_000L;

    /** An item and its books. */
    private static final class Account {
        final Probe item;
        final LongAdder accepted = new LongAdder();
        final LongAdder removed = new LongAdder();

        Account(String name) {
            item = new Probe(name);
        }

        void admit(Admission answer) {
            if (answer.accepted() && answer != Admission.REARMED) {
                accepted.increment();
            }
        }
    }

    /** Works that one thread enqueues on the ordered queue one after the other; they must run in that order. */
    private static final class Stream {
        private static final int WORKS = 128;

        final Probe[] works = new Probe[WORKS];
        final long[] tickets = new long[WORKS];
        final AtomicInteger disorder = new AtomicInteger();
        long ticket;
        long lastRun; // plain: the ordered queue runs one at a time, each after the one before
        long ran;

        Stream(int thread) {
            for (int i = 0; i < WORKS; i++) {
                int index = i;
                works[i] = new Probe("stream " + thread + "/" + i, () -> {
                    if (tickets[index] <= lastRun) {
                        disorder.incrementAndGet();
                    }
                    lastRun = tickets[index];
                    ran++;
                });
            }
        }

        void enqueue(WorkQueue ordered) {
            int index = (int) (ticket % WORKS);
            Probe work = works[index];
            if (!work.isPending() && !work.isRunning()) {
                long before = tickets[index];
                tickets[index] = ticket + 1;
                if (ordered.enqueue(work) == Admission.QUEUED) {
                    ticket++;
                } else {
                    tickets[index] = before;
                }
            }
        }
    }

    private final List<Account> accounts =
            List.of(new Account("a"), new Account("b"), new Account("c"), new Account("d"));
    private final List<Stream> streams = new ArrayList<>();
    private final List<WorkQueue> queues = new ArrayList<>();
    private final AtomicInteger thrown = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private volatile boolean quiet;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4"})
    @DisplayName("Every accepted request is delivered or removed, whatever several threads do to items and queues")
    void anything_fromSeveralThreads_balances(int seed, int cpus) throws Exception {
        try (Kernwork runtime =
                Kernwork.builder().name("stress").cpus(cpus).daemon(true).build()) {
            queues.add(queue(runtime, "wide").maxActive(3).build());
            queues.add(queue(runtime, "narrow").maxActive(1).build());
            queues.add(queue(runtime, "ordered").ordered().build());
            SplittableRandom random = new SplittableRandom(seed);
            accounts.forEach(account -> account.item.script(body(account)));
            try (Helpers helpers = new Helpers()) {
                for (int i = 0; i < THREADS; i++) {
                    Stream stream = new Stream(i);
                    streams.add(stream);
                    SplittableRandom own = random.split();
                    helpers.start("stress " + i, () -> storm(own, stream));
                }
            }
            quiet = true;
            settle();
            balance(seed, cpus);
            checkUsable();
        }
    }

    private WorkQueueBuilder queue(Kernwork runtime, String name) {
        return WorkQueue.builder(name).runtime(runtime).onError((item, queue, failure) -> handled.incrementAndGet());
    }

    /** Some runs take a while, some enqueue their own item, some throw. */
    private Body body(Account account) {
        return () -> {
            int run = account.item.runs();
            for (int i = 0; i < run % 64; i++) {
                Thread.onSpinWait();
            }
            if (run % 8 == 0 && !quiet) {
                account.admit(queues.get(run / 8 % queues.size()).enqueue(account.item));
            }
            if (run % 16 == 1) {
                thrown.incrementAndGet();
                throw new IllegalStateException("thrown by run " + run);
            }
        };
    }

    private void storm(SplittableRandom random, Stream stream) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < OPERATIONS && System.nanoTime() - start < MOST_NANOS; i++) {
            Account account = accounts.get(random.nextInt(accounts.size()));
            WorkQueue queue = queues.get(random.nextInt(queues.size()));
            act(random, account, queue);
            stream.enqueue(queues.getLast());
        }
    }

    private void act(SplittableRandom random, Account account, WorkQueue queue) throws InterruptedException {
        Probe item = account.item;
        Duration delay = Duration.ofNanos(random.nextInt(30_000));
        switch (random.nextInt(24)) {
            case 0, 1 -> account.admit(queue.enqueueAfter(item, delay));
            case 2, 3 -> account.admit(queue.rearm(item, delay));
            case 4 -> account.admit(queue.rearm(item, Duration.ZERO));
            case 5, 6 -> account.removed.add(item.cancel());
            case 7 -> account.removed.add(done(item.cancelSync(LONG)).removed());
            case 8 -> {
                account.removed.add(item.disable());
                queue.enqueue(item);
                account.removed.add(done(item.disableSync(LONG)).removed());
                item.enable();
                item.enable();
            }
            case 9 -> account.removed.add(join(item.cancelAsync()));
            case 10 -> done(item.flush(LONG));
            case 11 -> done(queue.flush(LONG));
            case 12 -> queues.getFirst().setMaxActive(random.nextInt(1, 5));
            case 13 -> {
                if (random.nextInt(8) == 0) {
                    done(queue.drain(LONG));
                }
            }
            default -> account.admit(queue.enqueue(item));
        }
    }

    private static WaitResult done(WaitResult result) {
        assertThat(result.done()).as("%s", result).isTrue();
        return result;
    }

    private static int join(CompletionStage<Integer> stage) {
        return stage.toCompletableFuture()
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void settle() throws InterruptedException {
        for (Account account : accounts) {
            Bounded.until(
                    () -> !account.item.isPending() && !account.item.isRunning(), account.item + " has come to rest");
        }
        for (WorkQueue queue : queues) {
            done(queue.flush(LONG));
            assertThat(queue.depth()).isZero();
            assertThat(queue.drain(Duration.ZERO).done())
                    .as("%s is idle", queue)
                    .isTrue();
        }
    }

    private void balance(int seed, int cpus) {
        long accepted = 0;
        long removed = 0;
        long runs = 0;
        for (Account account : accounts) {
            Probe item = account.item;
            assertThat(item.isDisabled()).isFalse();
            assertThat(item.overlaps()).isZero();
            assertThat(item.plainRuns()).as("each run happens before the next").isEqualTo(item.runs());
            assertThat(item.delivered() + account.removed.sum())
                    .as("delivered and removed requests of %s", item)
                    .isEqualTo(account.accepted.sum());
            accepted += account.accepted.sum();
            removed += account.removed.sum();
            runs += item.runs();
        }
        assertThat(handled).hasValue(thrown.get());
        long streamed = 0;
        for (Stream stream : streams) {
            assertThat(stream.disorder).as("order of one producer").hasValue(0);
            assertThat(stream.ran).isEqualTo(stream.ticket);
            streamed += stream.ran;
        }
        System.out.printf(
                "stress, seed %d on %d cpus: %,d accepted, %,d removed, %,d runs, %,d in order%n",
                seed, cpus, accepted, removed, runs, streamed);
        assertThat(removed).isPositive();
        assertThat(streamed).isPositive();
    }

    private void checkUsable() throws InterruptedException {
        for (WorkQueue queue : queues) {
            Probe fresh = new Probe("fresh");
            assertThat(queue.enqueue(fresh)).isEqualTo(Admission.QUEUED);
            done(fresh.flush(LONG));
            assertThat(fresh.runs()).isEqualTo(1);
        }
    }
}
