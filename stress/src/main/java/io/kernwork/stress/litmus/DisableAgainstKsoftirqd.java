package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.Softirqs;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread disables bottom halves while ksoftirqd runs what it has left to it: the handler is kept out until the section ends, or
 * has ended before, and what it wrote is seen. Result: how far the handler had come at the begin of the section, at its end, and
 * after everything (plain reads; 2 is its end).
 */
@JCStressTest
@Description("In a section with bottom halves disabled no handler of this CPU runs.")
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "section begins -> ksoftirqd gives up -> section ends and runs it")
@Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "handler begins -> section waits, or comes later -> handler ends")
@Outcome(
        expect = FORBIDDEN,
        desc = "the section meets a handler, does not see what it wrote, or the handler never runs")
@State
public class DisableAgainstKsoftirqd {
    private static final Function<Softirqs, AtomicSection> DISABLE =
            Planted.choose(Softirqs::disableBottomHalves, Softirqs::enterInterrupt); // planted: it does not wait

    private final SoftirqRig rig = new SoftirqRig(this::handle);
    private final Meeting meeting = new Meeting();
    private int progress;

    /** ksoftirqd. */
    @Actor
    public void serve() {
        meeting.first(64);
        rig.runtime.step();
    }

    /** The thread with the section. */
    @Actor
    public void section(III_Result result) {
        rig.handOver();
        meeting.second(64);
        SoftirqRig.approach(meeting);
        try (AtomicSection _ = DISABLE.apply(rig.softirqs)) {
            result.r1 = progress;
            Meeting.linger(32);
            result.r2 = progress;
        }
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.finish();
        result.r3 = progress;
    }

    private void handle() {
        progress++;
        meeting.reach();
        Meeting.linger(32);
        progress++;
    }
}
