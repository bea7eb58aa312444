package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases X and M of the Linux workqueue: draining, closing and the limit of a queue. */
class DrainCloseCasesTest extends ManualCase {

    @Test
    @DisplayName("X1: drain lets a chain of works go on to its end, k + 1 runs, and refuses everybody else")
    void drain_chain_runsToItsEnd() throws Exception {
        WorkQueue queue = queue("q").build();
        WorkQueue elsewhere = queue("elsewhere").build();
        int k = 5;
        Probe work = new Probe("w");
        Probe foreign = new Probe("foreign", () -> log.add("from another queue: " + queue.enqueue(work)));
        work.script(() -> {
            if (work.runs() <= k) {
                log.add(queue.enqueue(work).name());
            }
        });
        queue.enqueue(work);
        startWaiting("drain", queue::drain);
        Bounded.until(() -> queue.enqueue(new Probe("late")) == Admission.DRAINING, "the queue drains");
        assertThat(queue.enqueueAfter(new Probe("late"), Duration.ofSeconds(1))).isEqualTo(Admission.DRAINING);
        elsewhere.enqueue(foreign);

        runtime.runUntilIdle();
        helpers.join();

        assertThat(work.runs()).isEqualTo(k + 1);
        assertThat(log)
                .contains("from another queue: DRAINING")
                .filteredOn("QUEUED"::equals)
                .hasSize(k);
        assertThat(queue.enqueue(work)).as("open again").isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("X4: the queue drains until the last of its drainers has left")
    void drain_twoDrainers_oneLeaves_stillDrains() throws Exception {
        WorkQueue queue = queue("q").build();
        Gate gate = new Gate();
        queue.enqueue(gated("busy", gate));
        stepInto(gate);
        startWaiting("drain", queue::drain);

        assertThat(queue.drain(Duration.ZERO).done()).isFalse();

        assertThat(queue.enqueue(new Probe("w"))).isEqualTo(Admission.DRAINING);
        gate.open();
        helpers.join();
        assertThat(queue.enqueue(new Probe("w"))).isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("X5: an endless chain holds drain up; the bounded form gives up, names it, and opens the queue again")
    void drain_endlessChain_boundedFormNamesIt() throws Exception {
        WorkQueue queue = queue("q").build();
        Probe endless = new Probe("endless");
        endless.script(() -> queue.enqueue(endless));
        queue.enqueue(endless);
        for (int i = 0; i < 200; i++) {
            runtime.step();
        }

        WaitResult result = queue.drain(Duration.ofMillis(1));

        assertThat(result.done()).isFalse();
        assertThat(result.waitingFor()).singleElement().satisfies(holdup -> {
            assertThat(holdup.item()).isSameAs(endless);
            assertThat(holdup.queue()).isSameAs(queue);
            assertThat(holdup.state()).isEqualTo(Holdup.State.QUEUED);
        });
        assertThat(queue.enqueue(new Probe("w"))).isEqualTo(Admission.QUEUED);
        endless.cancel();
    }

    @Test
    @DisplayName("X6: close runs everything that is queued before it returns")
    void close_pending_runsEverything() throws Exception {
        WorkQueue queue = queue("q").maxActive(1).build();
        Gate gate = new Gate();
        queue.enqueue(gated("busy", gate));
        stepInto(gate);
        for (int i = 0; i < 5; i++) {
            queue.enqueue(logging("w" + i));
        }
        Thread closer = startWaiting("close", queue::close);
        assertThat(closer.isAlive()).isTrue();
        gate.open();
        Bounded.until(() -> runtime.runUntilIdle() == 0 && log.size() == 6, "everything has run");
        helpers.join();
        assertThat(log).containsExactly("busy", "w0", "w1", "w2", "w3", "w4");
    }

    @Test
    @DisplayName("X7: a closed queue answers CLOSED, also to its own bodies, and the refused work is usable elsewhere")
    void enqueue_closed_isRefused() throws Exception {
        WorkQueue queue = queue("q").build();
        WorkQueue other = queue("other").build();
        Gate gate = new Gate();
        Probe last = new Probe("last");
        last.script(() -> {
            gate.pass();
            log.add(queue.enqueue(last).name());
        });
        queue.enqueue(last);
        stepInto(gate);
        var closed = queue.closeAsync().toCompletableFuture();
        assertThat(queue.isClosed()).isTrue();
        Probe work = new Probe("w");
        assertThat(queue.enqueue(work)).isEqualTo(Admission.CLOSED);
        assertThat(queue.enqueueAfter(work, Duration.ofSeconds(1))).isEqualTo(Admission.CLOSED);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.CLOSED);
        assertThat(work.isPending()).isFalse();
        assertThat(closed).isNotDone();
        gate.open();
        helpers.join();

        assertThat(log).containsExactly("CLOSED");
        assertThat(closed).isCompletedWithValueMatching(CloseReport::complete);
        assertThat(other.enqueue(work)).isEqualTo(Admission.QUEUED);
        queue.close();
    }

    @Test
    @DisplayName(
            "X8: a body that does not end is reported by close(Duration) with its stack; what waited is handed back")
    void close_bodyThatDoesNotEnd_isReported() throws Exception {
        WorkQueue queue = queue("q").maxActive(1).build();
        WorkQueue other = queue("other").build();
        Gate gate = new Gate();
        Probe stuck = gated("stuck", gate);
        Probe waiting = new Probe("waiting");
        queue.enqueue(stuck);
        stepInto(gate);
        queue.enqueue(waiting);
        queue.enqueue(waiting);
        queue.enqueue(stuck);

        CloseReport report = queue.close(Duration.ofMillis(1));

        assertThat(report.queue()).isSameAs(queue);
        assertThat(report.neverRan())
                .containsExactlyInAnyOrder(new CloseReport.NeverRan(waiting, 2), new CloseReport.NeverRan(stuck, 1));
        assertThat(report.stillRunning()).singleElement().satisfies(holdup -> {
            assertThat(holdup.item()).isSameAs(stuck);
            assertThat(holdup.state()).isEqualTo(Holdup.State.RUNNING);
            assertThat(holdup.stack()).anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));
        });
        assertThat(other.enqueue(waiting)).as("usable elsewhere").isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        gate.open();
        helpers.join();
        queue.close();
        assertThat(stuck.runs()).isEqualTo(1);
        assertThat(waiting.delivered()).isEqualTo(1);
    }

    @Test
    @DisplayName("M1: with a limit of 2 and five bodies that block at most two run, and they start in order")
    void maxActive_two_runsAtMostTwo() throws Exception {
        WorkQueue queue = queue("q").maxActive(2).build();
        List<Gate> gates = List.of(new Gate(), new Gate(), new Gate(), new Gate(), new Gate());
        for (int i = 0; i < 5; i++) {
            queue.enqueue(gated("w" + i, gates.get(i)));
        }
        Thread[] steppers = new Thread[5];
        steppers[0] = stepInto(gates.get(0));
        steppers[1] = stepInto(gates.get(1));
        for (int i = 2; i < 5; i++) {
            assertThat(runtime.step()).isFalse();
            Thread oldest = steppers[i - 2];
            gates.get(i - 2).open();
            Bounded.until(() -> !oldest.isAlive(), "the oldest body has ended");
            steppers[i] = stepInto(gates.get(i));
        }
        assertThat(runtime.step()).isFalse();
        gates.forEach(Gate::open);
        helpers.join();
        assertThat(log).containsExactly("w0", "w1", "w2", "w3", "w4");
    }

    @Test
    @DisplayName("M2: a new request does not overtake what waits, though a slot is free for a moment")
    void maxActive_slotFreeForAMoment_newRequestGoesBehind() throws Exception {
        WorkQueue queue = queue("q").maxActive(1).build();
        Gate gate = new Gate();
        queue.enqueue(gated("busy", gate));
        stepInto(gate);
        queue.enqueue(logging("waiting"));
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("busy");

        queue.enqueue(logging("new"));
        runtime.runUntilIdle();

        assertThat(log).containsExactly("busy", "waiting", "new");
    }

    @Test
    @DisplayName("M6: the limit of an ordered queue is 1 and cannot be changed")
    void ordered_setMaxActive_isRefused() {
        WorkQueue queue = queue("q").ordered().build();
        assertThat(queue.maxActive()).isEqualTo(1);
        assertThatThrownBy(() -> queue.setMaxActive(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'q'");
        assertThat(queue.maxActive()).isEqualTo(1);
    }
}
