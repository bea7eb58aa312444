package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Ticker;
import io.kernwork.torture.ArmingDuels.Result;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Some duels of verbs over one armed work on each build, and that they can still find something. */
@Timeout(120)
final class ArmingDuelsTest {
    private static final long ROUNDS = 3_000;
    private static final int BATCHES = 20;
    private static final long SEED = 43;

    private final Violations violations = new Violations();

    /** One kind of duel. */
    private interface Duel {
        Result fight(ArmingDuels duels) throws InterruptedException;
    }

    private Result fight(ArmingVerbs verbs, Duel duel) throws InterruptedException {
        try (Kernwork runtime = ArmingRace.runtime(Ticker.system())) {
            return duel.fight(new ArmingDuels(SEED, runtime, verbs, violations));
        }
    }

    /** Some batches, until each of these outcomes has come. */
    private void fightUntilSeen(Duel duel, String... outcomes) throws InterruptedException {
        Set<String> open = new HashSet<>(List.of(outcomes));
        for (int batch = 0; batch < BATCHES && !open.isEmpty(); batch++) {
            Result result = fight(new ArmingVerbs(), duel);
            System.out.println(result);
            assertThat(violations.lines()).isEmpty();
            assertThat(result.ends().balanced()).isTrue();
            open.removeAll(result.outcomes().keySet());
        }
        assertThat(open).as("outcomes that never came").isEmpty();
    }

    @Test
    void rearmNowAgainstCancel_eachArmingEndsOnce() throws InterruptedException {
        fightUntilSeen(
                duels -> duels.rearmNowAgainstCancel(ROUNDS),
                "cancelled and queued anew",
                "queued and cancelled",
                "queued and run");
    }

    @Test
    void closeAgainstRearmAgainstClose_eachArmingEndsOnce() throws InterruptedException {
        fightUntilSeen(
                duels -> duels.closeAgainstRearmAgainstClose(ROUNDS),
                "closed and refused",
                "re-armed and closed",
                "re-armed for now and closed",
                "re-armed for now and run",
                "moved before the close",
                "closed and armed elsewhere");
    }

    /** Takes the request away and makes another one: the cancel may come first, and then there are two. */
    private static final class RearmsInTwoSteps extends ArmingVerbs {
        @Override
        Admission rearmNow(WorkQueue queue, DelayedWork work) {
            work.cancel();
            queue.enqueue(work);
            return Admission.REARMED;
        }
    }

    @Test
    void rearmNowAgainstCancel_inTwoSteps_isFound() throws InterruptedException {
        fight(new RearmsInTwoSteps(), duels -> duels.rearmNowAgainstCancel(ROUNDS));
        assertThat(violations.kinds()).containsExactly(Kind.BALANCE);
        System.out.println("planted defect found: duels of armings (a re-arm for now in two steps)");
    }

    /** Reports nothing when another close of the queue has returned before. */
    private static final class ReportsOnce extends ArmingVerbs {
        private final AtomicReference<@Nullable WorkQueue> last = new AtomicReference<>();

        @Override
        CloseReport close(WorkQueue queue) {
            CloseReport report = super.close(queue);
            return queue.equals(last.getAndSet(queue)) ? new CloseReport(queue, List.of(), List.of()) : report;
        }
    }

    @Test
    void closeAgainstRearmAgainstClose_reportOfOneAlone_isFound() throws InterruptedException {
        fight(new ReportsOnce(), duels -> duels.closeAgainstRearmAgainstClose(ROUNDS));
        assertThat(violations.kinds()).contains(Kind.REPORT);
        System.out.println(
                "planted defect found: duels of armings (a close that does not report what another disarmed)");
    }
}
