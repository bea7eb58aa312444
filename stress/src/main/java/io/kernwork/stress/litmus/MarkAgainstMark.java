package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.AtomicSection;
import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.softirq.BottomHalves;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two threads, each a CPU, mark a bottom half each and come to the end of their sections: one bottom half runs at a time, and nobody
 * waits for it. Result: which thread ran the first one's, and which the second one's.
 */
@JCStressTest
@Description("Two bottom halves never run at once, and the one whose CPU finds another running is not lost.")
@Outcome(id = "12", expect = ACCEPTABLE, desc = "one thread marks and runs its own -> the other one does")
@Outcome(id = "11", expect = ACCEPTABLE, desc = "first runs its own -> second finds it running -> first runs the other")
@Outcome(
        id = "22",
        expect = ACCEPTABLE,
        desc = "second runs its own -> first finds it running -> second runs the other")
@Outcome(
        id = "21",
        expect = ACCEPTABLE_INTERESTING,
        desc = "both mark -> second runs what was marked first -> first finds the other one; rare: between two bodies")
@Outcome(expect = FORBIDDEN, desc = "two run at once, or one never runs")
@State
public class MarkAgainstMark {
    private static final Consumer<CpuPeek> PREPARE =
            Planted.choose(cpus -> {}, cpus -> cpus.allowBottomHalves(2)); // planted: two may run at once

    private final SoftirqRig rig = new SoftirqRig(() -> {});
    private final BottomHalves halves = BottomHalves.of(rig.runtime);
    private final Meeting meeting = new Meeting();
    private @Nullable Thread first;
    private @Nullable Thread second;
    private boolean inside;
    private boolean broken;
    private char ranFirst = '-';
    private char ranSecond = '-';

    /** Gives both their bodies. */
    public MarkAgainstMark() {
        PREPARE.accept(rig.cpus);
        halves.init(1, () -> ranFirst = run());
        halves.init(2, () -> ranSecond = run());
    }

    /** One CPU. */
    @Actor
    public void first() {
        first = Thread.currentThread();
        meeting.first(64);
        mark(1);
    }

    /** The other one. */
    @Actor
    public void second() {
        second = Thread.currentThread();
        meeting.second(64);
        mark(2);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        rig.finish();
        result.r1 = (broken ? "at once " : "") + ranFirst + ranSecond;
    }

    private void mark(int nr) {
        try (AtomicSection _ = rig.softirqs.enterInterrupt()) {
            halves.mark(nr);
        }
    }

    private char run() {
        broken |= inside;
        inside = true;
        Meeting.linger(64);
        inside = false;
        Thread current = Thread.currentThread();
        return current.equals(first) ? '1' : current.equals(second) ? '2' : 'k';
    }
}
