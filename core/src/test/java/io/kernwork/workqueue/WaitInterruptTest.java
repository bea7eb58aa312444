package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Peek;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupted wait ends at once, gives its claim up, and leaves nothing behind. */
@Timeout(60)
final class WaitInterruptTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    static Stream<Arguments> allWays() {
        return Stream.of(WaitingVerb.values())
                .flatMap(verb -> Stream.of(true, false)
                        .flatMap(timed -> Stream.of(true, false).map(virtual -> Arguments.of(verb, timed, virtual))));
    }

    /** What was removed stays removed, the claim is given up (but a disable stays), and no waiter stays registered. */
    @ParameterizedTest(name = "{0}, timed: {1}, virtual thread: {2}")
    @MethodSource("allWays")
    void wait_interrupted_throwsAndGivesItsClaimUp(WaitingVerb verb, boolean timed, boolean virtual) throws Exception {
        BusyWork busy = new BusyWork(engines, 3);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread waiter = start(virtual, outcome, () -> {
            wait(verb, timed, busy);
            return "returned";
        });
        busy.awaitWaiters(1);
        assertThat(busy.queue.enqueue(busy.work)).isEqualTo(verb.answerMeanwhile());

        waiter.interrupt();

        String message = get(outcome);
        assertThat(message).startsWith("interrupted, flag false");
        if (verb.removes) {
            assertThat(message).contains(verb.method, "busy-work", "3 waiting requests were removed");
        }
        assertThat(Peek.waiters(busy.queue)).isZero();
        assertThat(busy.work.isPending()).isEqualTo(!verb.removes);
        assertThat(busy.work.isDisabled()).isEqualTo(verb == WaitingVerb.DISABLE_SYNC);
        assertThat(busy.queue.enqueue(Work.of("other", () -> {}))).isEqualTo(Admission.QUEUED);
        busy.gate.open();
        busy.queue.flush();
        assertThat(busy.runs).hasValue(verb.removes ? 1 : 2);
        assertThat(busy.queue.enqueue(busy.work)).isEqualTo(verb.answerAfterwards());
        busy.finish();
    }

    /** A thread that arrives with its flag set is interrupted as soon as there is something to wait for. */
    @ParameterizedTest
    @EnumSource
    void wait_entryWithFlagSet_throwsWhenThereIsSomethingToWaitFor(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        start(false, outcome, () -> {
            Thread.currentThread().interrupt();
            wait(verb, false, busy);
            return "returned";
        });
        assertThat(get(outcome)).startsWith("interrupted, flag false");
        assertThat(Peek.waiters(busy.queue)).isZero();
        busy.finish();
    }

    static Stream<Arguments> bothForms() {
        return Stream.of(WaitingVerb.values())
                .flatMap(verb -> Stream.of(Arguments.of(verb, true), Arguments.of(verb, false)));
    }

    /** With nothing to wait for there is no wait to interrupt: the verb does its work and leaves the flag alone. */
    @ParameterizedTest
    @MethodSource("bothForms")
    void wait_entryWithFlagSetAndNothingToWaitFor_returnsAndKeepsTheFlag(WaitingVerb verb, boolean timed)
            throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        busy.finish();
        Bounded.until(() -> Peek.idle(Peek.lane(busy.queue)), "the queue is idle");
        CompletableFuture<String> outcome = new CompletableFuture<>();
        start(false, outcome, () -> {
            Thread.currentThread().interrupt();
            wait(verb, timed, busy);
            return "returned, flag " + Thread.currentThread().isInterrupted();
        });
        assertThat(get(outcome)).isEqualTo("returned, flag true");
        assertThat(busy.work.isDisabled()).isEqualTo(verb == WaitingVerb.DISABLE_SYNC);
    }

    /** An interrupt of one of two waiters is none of the other's business. */
    @ParameterizedTest
    @EnumSource
    void wait_otherWaiterInterrupted_goesOn(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        Thread interrupted = start(false, first, () -> {
            wait(verb, false, busy);
            return "returned";
        });
        start(true, second, () -> {
            wait(verb, false, busy);
            return "returned";
        });
        busy.awaitWaiters(2);
        interrupted.interrupt();
        assertThat(get(first)).startsWith("interrupted");
        assertThat(second).isNotDone();
        busy.awaitWaiters(1);
        busy.gate.open();
        assertThat(get(second)).isEqualTo("returned");
        while (busy.work.isDisabled()) {
            busy.work.enable();
        }
    }

    private static void wait(WaitingVerb verb, boolean timed, BusyWork busy) throws InterruptedException {
        if (timed) {
            assertThat(verb.timed(busy.queue, busy.work, LONG).done()).isTrue();
        } else {
            verb.blocking(busy.queue, busy.work);
        }
    }

    @FunctionalInterface
    private interface Attempt {
        String run() throws InterruptedException;
    }

    private static Thread start(boolean virtual, CompletableFuture<String> outcome, Attempt attempt) {
        Runnable body = () -> {
            try {
                outcome.complete(attempt.run());
            } catch (InterruptedException e) {
                boolean flag = Thread.currentThread().isInterrupted();
                outcome.complete("interrupted, flag " + flag + ": " + e.getMessage());
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        };
        return virtual
                ? Thread.ofVirtual().start(body)
                : Thread.ofPlatform().daemon().start(body);
    }

    private static String get(CompletableFuture<String> outcome)
            throws InterruptedException, ExecutionException, TimeoutException {
        return outcome.get(20, TimeUnit.SECONDS);
    }
}
