package io.kernwork.faults;

import io.kernwork.base.CloseReport;
import io.kernwork.base.Delay;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.PeriodicWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** What is done while memory fails. Each calls the verbs of one concept in an order that reaches every place where it allocates. */
enum Script {
    WORKS(Script::works),
    DELAYED(Script::delayed),
    KINDS(Script::kinds),
    TASKS(OtherScripts::tasks),
    JOBS(OtherScripts::jobs),
    SOFTIRQS(OtherScripts::softirqs),
    LISTS(OtherScripts::lists),
    VIEWS(OtherScripts::views);

    private static final int MANY = 12;
    private static final int BOTTOM_HALF = 8; // of the kinds

    @SuppressWarnings("ImmutableEnumChecker") // a method of a class
    private final Performance performance;

    /** One of them. */
    interface Performance {
        void perform(Play play) throws Exception;
    }

    /** A part of a performance. */
    interface Act {
        void perform() throws Exception;
    }

    Script(Performance performance) {
        this.performance = performance;
    }

    void perform(Play play) throws Exception {
        performance.perform(play);
    }

    static WorkQueue queue(Play play, String name, UnaryOperator<WorkQueueBuilder> options) {
        return play.insist(
                "build queue " + name,
                () -> options.apply(WorkQueue.builder(name).runtime(play.runtime()))
                        .build());
    }

    private static void enqueue(Play play, WorkQueue queue, Work work, Book book) {
        play.attempt("enqueue", () -> book.answered(play.verbs.enqueue(queue, work)));
    }

    private static void works(Play play) {
        WorkQueue queue = queue(play, "q", builder -> builder.maxActive(2));
        List<Work> works = new ArrayList<>();
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Book book = play.book("work-" + i);
            books.add(book);
            works.add(play.insist("make a work", () -> Work.counted(book.name, book::run)));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < MANY; i++) {
                enqueue(play, queue, works.get(i), books.get(i));
            }
            enqueue(play, queue, works.get(MANY - 1), books.get(MANY - 1));
            play.removing(books.get(MANY - 1), "cancel", () -> play.verbs.cancel(works.get(MANY - 1)));
            play.removing(books.get(1), "cancelSync", works.get(1)::cancelSync);
            play.removing(
                    books.get(2),
                    "cancelSync(Duration)",
                    () -> works.get(2).cancelSync(Play.LONG).removed());
            play.removing(books.get(3), "cancelAsync", () -> join(works.get(3).cancelAsync()));
            disable(play, works.get(4), books.get(4));
            play.attempt("work.flush", () -> works.get(5).flush());
            play.await("work.flush(Duration)", () -> works.get(6).flush(Play.LONG));
            play.attempt("work.flushAsync", () -> join(works.get(7).flushAsync()));
            play.attempt("queue.flush", () -> queue.flush());
            play.attempt("queue.flushAsync", () -> join(queue.flushAsync()));
            play.await("queue.drain(Duration)", () -> queue.drain(Play.LONG));
            play.attempt("queue.drainAsync", () -> join(queue.drainAsync()));
        }
        play.attempt("setMaxActive", () -> queue.setMaxActive(3));
        play.attempt("snapshot", () -> play.runtime().snapshot());
        play.attempt("dump", () -> play.runtime().dump());
    }

    private static void disable(Play play, Work work, Book book) {
        boolean wasDisabled = work.isDisabled();
        play.removing(book, "disableSync", work::disableSync);
        if (work.isDisabled() && !wasDisabled) {
            play.insist("enable", work::enable);
        }
    }

    static <T> T join(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(Play.LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    private static void delayed(Play play) {
        WorkQueue queue = queue(play, "d", UnaryOperator.identity());
        List<DelayedWork> works = new ArrayList<>();
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Book book = play.book("delayed-" + i);
            books.add(book);
            works.add(play.insist("make a work", () -> DelayedWork.counted(book.name, book::run)));
        }
        for (int i = 0; i < MANY; i++) {
            Duration delay = i % 3 == 2 ? Duration.ofHours(i) : Duration.ofNanos(50_000L * i);
            int at = i;
            play.attempt("enqueueAfter", () -> books.get(at).answered(queue.enqueueAfter(works.get(at), delay)));
        }
        play.attempt("rearm", () -> books.get(2).answered(queue.rearm(works.get(2), Duration.ofMillis(1))));
        play.attempt("rearm for now", () -> books.get(5).answered(queue.rearm(works.get(5), Duration.ZERO)));
        play.attempt(
                "rearm with slack",
                () -> books.get(8)
                        .answered(queue.rearm(
                                works.get(8), Delay.of(Duration.ofMillis(1)).withSlack(Duration.ofMillis(1)))));
        play.attempt("flush of an armed one", () -> works.get(8).flush());
        play.removing(books.get(11), "cancelSync of an armed one", works.get(11)::cancelSync);
        PeriodicWork periodic = play.insist(
                "make a periodic work", () -> PeriodicWork.fixedRate("periodic", Duration.ofMillis(1), periods -> {}));
        play.attempt("periodic.start", () -> periodic.start(queue));
        play.await("drain", () -> queue.drain(Play.LONG));
        play.insist("periodic.stop", () -> {
            periodic.stopSync();
            return true;
        });
        play.attempt(
                "enqueueAfter", () -> books.get(11).answered(queue.enqueueAfter(works.get(11), Duration.ofHours(1))));
        close(play, queue, books);
    }

    /** What a close has dropped is in the report of whoever asks last, whatever has failed before. */
    static void close(Play play, WorkQueue queue, List<Book> books) {
        CloseReport report = play.insist("close(Duration)", () -> queue.close(Play.LONG));
        if (!report.stillRunning().isEmpty()) {
            play.violation("close has not ended: " + report);
        }
        for (Book book : books) {
            long open = book.open();
            book.dropped(report);
            book.unsaid(open); // a close that could not note it has dropped it all the same, and has thrown
        }
    }

    private static void kinds(Play play) {
        List<UnaryOperator<WorkQueueBuilder>> kinds = List.of(
                WorkQueueBuilder::ordered,
                WorkQueueBuilder::perCpu,
                WorkQueueBuilder::unbound,
                builder -> builder.unbound().affinityScope(AffinityScope.CACHE),
                WorkQueueBuilder::highPriority,
                WorkQueueBuilder::virtualThreads,
                WorkQueueBuilder::cpuIntensive,
                WorkQueueBuilder::memReclaim,
                WorkQueueBuilder::bottomHalf,
                WorkQueueBuilder::freezable);
        for (int i = 0; i < kinds.size(); i++) {
            Book book = play.book("kind-" + i);
            WorkQueue queue = queue(play, "k" + i, kinds.get(i));
            DelayedWork work = play.insist("make a work", () -> DelayedWork.counted(book.name, book::run));
            for (int round = 0; round < 2; round++) {
                boolean freezes = i != BOTTOM_HALF; // nobody freezes those
                if (freezes) {
                    play.attempt("freeze", () -> queue.freeze());
                }
                enqueue(play, queue, work, book);
                if (freezes) {
                    thaw(play, queue);
                }
                play.await("flush", () -> queue.flush(Play.LONG));
                play.attempt("enqueueAfter", () -> book.answered(queue.enqueueAfter(work, Duration.ofNanos(1_000))));
                play.attempt("flush", () -> work.flush());
            }
            close(play, queue, List.of(book));
        }
    }

    /** The freeze may have failed. */
    private static void thaw(Play play, WorkQueue queue) {
        play.insist("thaw", () -> {
            try {
                queue.thaw();
            } catch (IllegalStateException | UnsupportedOperationException notFrozen) {
                return false;
            }
            return true;
        });
    }
}
