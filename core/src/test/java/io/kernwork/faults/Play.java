package io.kernwork.faults;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.WaitResult;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One performance of a script in a runtime of its own: what may fail in it, its books, and what was found wrong. */
final class Play implements KernworkListener {
    static final Duration LONG = Duration.ofSeconds(20);
    private static final long QUIET_NANOS = 3_000_000_000L; // nothing changes any more
    private static final long POLL_NANOS = 100_000;
    private static final int MOST_TRIES = 200;
    private static final AtomicLong NUMBERS = new AtomicLong();

    final String runtimeName = "play-" + NUMBERS.incrementAndGet() + "-";
    final Verbs verbs;
    private final Caller caller;
    private final List<Book> books = new ArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Kernwork runtime;

    Play(Verbs verbs) {
        this(verbs, WITHOUT_MEMORY);
    }

    Play(Verbs verbs, Caller caller) {
        this.verbs = verbs;
        this.caller = caller;
    }

    /** In which circumstances the library is called. */
    interface Caller {
        <T> T call(Step<T> step) throws Exception;

        /** Whether a failure goes back to them. */
        boolean explains(Throwable failure);
    }

    private static final Caller WITHOUT_MEMORY = new Caller() {
        @Override
        public <T> T call(Step<T> step) throws Exception {
            return step.take();
        }

        @Override
        public boolean explains(Throwable failure) {
            return FaultPoint.explains(failure);
        }
    };

    /** Something that may throw. */
    interface Step<T> {
        T take() throws Exception;
    }

    /** The same without an answer. */
    interface Deed {
        void take() throws Exception;
    }

    Kernwork runtime() {
        Kernwork present = runtime;
        return present == null ? makeRuntime() : present;
    }

    private Kernwork makeRuntime() {
        Kernwork made = insist(
                "build a runtime",
                () -> Kernwork.builder()
                        .name(runtimeName)
                        .cpus(2)
                        .daemon(true)
                        .idleTimeout(Duration.ofMillis(5))
                        .sampling(1)
                        .listener(this)
                        .onError((item, queue, failure) -> {
                            if (!caller.explains(failure)) {
                                violation("the body of " + item.name() + " threw " + failure);
                            }
                        })
                        .build());
        runtime = made;
        return made;
    }

    Book book(String name) {
        Book made = new Book(this, name);
        books.add(made);
        return made;
    }

    void violation(String text) {
        violations.add(text);
    }

    Queue<String> violations() {
        return violations;
    }

    /** Does something that may fail for want of memory; false then. Whatever else comes out is a violation. */
    boolean attempt(String what, Deed deed) {
        return Boolean.TRUE.equals(attempt(what, () -> {
            deed.take();
            return true;
        }));
    }

    /** The same with an answer, null when there was no memory. */
    <T> @Nullable T attempt(String what, Step<T> step) {
        try {
            return caller.call(step);
        } catch (Throwable failure) {
            if (!caller.explains(failure)
                    && !String.valueOf(failure.getMessage()).contains("could not be started")) {
                violation(what + " threw " + told(failure));
            }
            return null;
        }
    }

    /** A verb that takes requests of an item away and may fail behind that. */
    void removing(Book book, String what, Step<Integer> step) {
        long open = book.open();
        Integer removed = attempt(what, step);
        if (removed == null) {
            book.unsaid(open);
        } else {
            book.removed(removed);
        }
    }

    /** A wait that must end. */
    void await(String what, Step<WaitResult> step) {
        WaitResult result = attempt(what, step);
        if (result != null && !result.done()) {
            violation(what + " has not ended: " + result);
        }
    }

    /** Does it again until there is memory for it. */
    <T> T insist(String what, Callable<T> step) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            T made = attempt(what, step::call);
            if (made != null) {
                return made;
            }
        }
        throw new IllegalStateException(what + " does not succeed although there is memory; " + violations);
    }

    static String told(Throwable failure) {
        return failure + " at "
                + Arrays.stream(failure.getStackTrace()).limit(8).toList()
                + (failure.getCause() == null ? "" : " because of " + failure.getCause());
    }

    @Override
    public void queueClosed(CloseReport report) {
        if (!report.neverRan().isEmpty() || !report.stillRunning().isEmpty()) {
            Thread.onSpinWait(); // the books hear of it from whoever closes
        }
    }

    // ---- the end: there is memory again

    /** The runtime still does everything, and then ends. */
    void end() {
        try {
            serves();
            balance();
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            violation("the end was interrupted");
        } catch (RuntimeException | Error failure) {
            violation("afterwards: " + told(failure));
        }
    }

    private void serves() throws InterruptedException {
        WorkQueue queue = WorkQueue.builder("afterwards").runtime(runtime()).build();
        CountDownLatch ran = new CountDownLatch(2);
        queue.enqueue(DelayedWork.of("at once", ran::countDown));
        queue.enqueueAfter(DelayedWork.of("a little later", ran::countDown), Duration.ofMillis(1));
        if (!ran.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            violation("afterwards nothing runs: " + dump());
        }
        queue.close();
    }

    private void balance() {
        long end = System.nanoTime() + QUIET_NANOS;
        for (long open = open(); !books.stream().allMatch(Book::isBalanced) && System.nanoTime() < end; ) {
            LockSupport.parkNanos(POLL_NANOS);
            long now = open();
            end = now == open ? end : System.nanoTime() + QUIET_NANOS;
            open = now;
        }
        for (Book book : books) {
            if (!book.isBalanced()) {
                violation(book + "\n" + dump());
            }
        }
    }

    private long open() {
        return books.stream().mapToLong(Book::open).sum();
    }

    private void close() throws InterruptedException {
        Thread closer = Thread.ofPlatform()
                .daemon()
                .start(() -> attempt("close of the runtime", () -> runtime().close()));
        if (!closer.join(LONG)) {
            violation("the runtime does not close: " + Arrays.toString(closer.getStackTrace()) + "\n" + dump());
            return;
        }
        long end = System.nanoTime() + LONG.toNanos();
        while (!left().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!left().isEmpty()) {
            violation("threads are left: " + left());
        }
    }

    /** What the runtime tells of itself, unless one of its locks is held for ever. */
    String dump() {
        AtomicReference<String> text = new AtomicReference<>("it cannot be looked at");
        Thread looker =
                Thread.ofPlatform().daemon().start(() -> text.set(runtime().dump()));
        try {
            looker.join(LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text.get();
    }

    private List<String> left() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(runtimeName))
                .toList();
    }
}
