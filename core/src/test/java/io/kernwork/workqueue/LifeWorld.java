package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One case of the product test: an item, queue A with two slots, the ordered queue B, and the books. Every verb is checked
 * at once against what it must answer, and the end of the case against the books: whatever was accepted was delivered,
 * removed with its count, or reported by a close; and no slot and no waiter is left over.
 */
final class LifeWorld {
    private static final Duration ARMING = Duration.ofSeconds(1);
    private static final Duration REARMING = Duration.ofSeconds(2);
    private static final Duration EXPIRY = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(20);

    final ManualTicker ticker = new ManualTicker();
    final ManualKernwork runtime = Kernwork.manual(ticker);
    final WorkQueue a = queue("a").maxActive(2).build();
    final WorkQueue b = queue("b").ordered().build();
    final Probe item = new Probe("item");

    private final boolean fromBody;
    private final Probe filler = new Probe("filler");
    private final List<Owed> owed = new ArrayList<>();
    private WorkQueue armedOn = a;
    private CompletableFuture<?> drain = CompletableFuture.completedFuture(true);
    private CompletableFuture<?> cancel = CompletableFuture.completedFuture(true);
    private int errors;
    private int accepted;
    private int removed;
    private int reported;
    private int depth;

    /** What an asynchronous verb must complete with by the end of the case; null for "anything". */
    private record Owed(
            LifeVerb verb,
            CompletableFuture<?> stage,
            @Nullable Object value) {}

    /** Whether the verbs are called by the body of the item's first run, which is on A. */
    LifeWorld(boolean fromBody) {
        this.fromBody = fromBody;
    }

    private WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(runtime).onError((work, on, failure) -> errors++);
    }

    // ---- the verbs

    /** Puts something else on A, so that A is not idle. */
    void fill() {
        check("filler", Admission.QUEUED, a.enqueue(filler));
    }

    /** What the timer does, without a run. */
    void fireDue() {
        EngineAccess.of(runtime).fireDue();
    }

    /** Does it and checks the answer. */
    void act(LifeVerb verb) {
        switch (verb) {
            case ENQUEUE_A -> admit(verb, answer(a, Admission.QUEUED), a.enqueue(item));
            case ENQUEUE_B -> admit(verb, answer(b, Admission.QUEUED), b.enqueue(item));
            case ARM_A -> arm(verb);
            case REARM_A -> rearm(verb, a, REARMING);
            case REARM_B -> rearm(verb, b, REARMING);
            case REARM_A_NOW -> rearm(verb, a, Duration.ZERO);
            case REARM_B_NOW -> rearm(verb, b, Duration.ZERO);
            case CANCEL -> remove(verb, waiting(), item.cancel());
            case CANCEL_ASYNC -> cancelAsync(verb);
            case DISABLE -> {
                remove(verb, waiting(), item.disable());
                depth++;
            }
            case DISABLE_ASYNC -> {
                int expected = waiting();
                owe(verb, expected, item.disableAsync());
                removed += expected;
                depth++;
            }
            case ENABLE -> enable(verb);
            case FLUSH_ASYNC -> owe(verb, item.isPending() || item.isRunning(), item.flushAsync());
            case FLUSH_A_ASYNC -> owe(verb, null, a.flushAsync());
            case DRAIN_A -> drain = owe(verb, null, a.drainAsync()).stage;
            case CLOSE_A -> close(verb);
            case CLOSE_A_AT_ONCE -> closeAtOnce(verb);
            case EXPIRE -> {
                ticker.advance(EXPIRY);
                fireDue();
            }
            case STEP -> runtime.step();
        }
    }

    private int waiting() {
        return accepted - item.delivered() - removed - reported;
    }

    /** What a request must be answered: refusals in their order, a merge, or what it gets when the item is free. */
    private Admission answer(WorkQueue queue, Admission whenFree) {
        if (queue.isClosed()) {
            return Admission.CLOSED;
        }
        if (queue.equals(a) && !drain.isDone() && !fromBody) {
            return Admission.DRAINING;
        }
        if (depth > 0 || !cancel.isDone()) {
            return Admission.DISABLED;
        }
        return waiting() > 0 ? Admission.COALESCED : whenFree;
    }

    private void admit(LifeVerb verb, Admission expected, Admission actual) {
        check(verb, expected, actual);
        accepted += actual.accepted() && actual != Admission.REARMED ? 1 : 0;
    }

    private void arm(LifeVerb verb) {
        Admission expected = answer(a, Admission.ARMED);
        admit(verb, expected, a.enqueueAfter(item, ARMING));
        armedOn = expected == Admission.ARMED ? a : armedOn;
    }

    private void rearm(LifeVerb verb, WorkQueue queue, Duration delay) {
        Admission expected = answer(queue, Admission.ARMED);
        if (expected.accepted()) {
            armedOn = queue;
            expected = item.isArmed() ? Admission.REARMED : delay.isZero() ? Admission.QUEUED : Admission.ARMED;
        }
        admit(verb, expected, queue.rearm(item, delay));
    }

    private void remove(LifeVerb verb, int expected, int actual) {
        check(verb, expected, actual);
        removed += actual;
    }

    /** One at a time is enough: a second one while the first goes on is the same as a disable. */
    private void cancelAsync(LifeVerb verb) {
        if (cancel.isDone()) {
            int expected = waiting();
            cancel = owe(verb, expected, item.cancelAsync()).stage;
            removed += expected;
        }
    }

    private void enable(LifeVerb verb) {
        if (depth > 0) {
            depth--;
            check(verb, depth == 0 && cancel.isDone(), item.enable());
        } else if (cancel.isDone()) {
            try {
                item.enable();
            } catch (IllegalStateException refused) {
                return;
            }
            throw new AssertionError("an enable without a disable was not refused");
        }
    }

    private void close(LifeVerb verb) {
        reported += item.isArmed() && armedOn.equals(a) ? waiting() : 0;
        owe(verb, null, a.closeAsync());
    }

    private void closeAtOnce(LifeVerb verb) {
        if (!fromBody) {
            reported = neverRan(a.close(Duration.ZERO));
            return;
        }
        try {
            a.close(Duration.ZERO);
        } catch (SelfWaitException refused) {
            return;
        }
        throw new AssertionError(verb + " from a body of the queue was not refused");
    }

    private int neverRan(CloseReport report) {
        return report.neverRan().stream()
                .filter(never -> never.item() == item)
                .mapToInt(CloseReport.NeverRan::requests)
                .sum();
    }

    private Owed owe(LifeVerb verb, @Nullable Object value, CompletionStage<?> stage) {
        Owed one = new Owed(verb, stage.toCompletableFuture(), value);
        owed.add(one);
        return one;
    }

    // ---- the end

    /** When no body runs any more: lets everything come to rest, and balances the books. */
    void settle(boolean throwing) throws InterruptedException {
        runtime.runUntilIdle();
        ticker.advance(Duration.ofHours(1));
        runtime.runUntilIdle();
        for (Owed one : owed) {
            check(one.verb + " done", true, one.stage.isDone() && !one.stage.isCompletedExceptionally());
            check(one.verb, one.value == null ? one.stage.join() : one.value, one.stage.join());
        }
        check("disabled", depth > 0, item.isDisabled());
        while (depth > 0) {
            enable(LifeVerb.ENABLE);
        }
        check("pending", false, item.isPending());
        check("running", false, item.isRunning());
        check("accepted - delivered - removed - reported", 0, waiting());
        check("overlaps", 0, item.overlaps());
        check("errors", throwing ? item.runs() : 0, errors);
        checkUsable(a);
        checkUsable(b);
        check("reported by a", reported, neverRan(a.close(LONG)));
        check("reported by b", 0, neverRan(b.close(LONG)));
        runtime.close();
    }

    /** A queue that is open has its slots, each once, and nobody waits for nothing. */
    private void checkUsable(WorkQueue queue) throws InterruptedException {
        check("depth", 0, queue.depth());
        check("flush", true, queue.flush(Duration.ZERO).done());
        check("drain", true, queue.drain(Duration.ZERO).done());
        if (queue.isClosed()) {
            return;
        }
        if (!queue.isOrdered()) {
            queue.setMaxActive(1);
        }
        int[] beside = new int[1];
        Probe first = new Probe("first", () -> beside[0] = runtime.runUntilIdle());
        Probe second = new Probe("second");
        check("first", Admission.QUEUED, queue.enqueue(first));
        check("second", Admission.QUEUED, queue.enqueue(second));
        check("run afterwards", 2, runtime.runUntilIdle());
        check("run beside the only slot", 0, beside[0]);
    }

    private static void check(Object what, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + expected + " but was " + actual);
        }
    }
}
