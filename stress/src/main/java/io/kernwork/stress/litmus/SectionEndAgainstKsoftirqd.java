package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.AtomicSection;
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
 * A section ends, in which a vector was raised, while ksoftirqd runs what the same thread has left to it. Result: who ran the
 * handler, one letter for each run: k for ksoftirqd, o for the thread itself.
 */
@JCStressTest
@Description(
        "The end of a section leaves what it has raised to ksoftirqd as long as that is there, and runs it after that.")
@Outcome(id = "k", expect = ACCEPTABLE, desc = "section ends -> ksoftirqd begins -> handler")
@Outcome(id = "kk", expect = ACCEPTABLE, desc = "ksoftirqd begins -> section ends -> ksoftirqd finds it: one more pass")
@Outcome(id = "ko", expect = ACCEPTABLE, desc = "ksoftirqd finds nothing more -> section ends and runs it")
@Outcome(
        expect = FORBIDDEN,
        desc = "the raise is lost, two run at once, or the handler does not see what was written before")
@State
public class SectionEndAgainstKsoftirqd {
    private static final Consumer<SoftirqRig> SECTION =
            Planted.choose(SectionEndAgainstKsoftirqd::section, SectionEndAgainstKsoftirqd::sectionInTwoSteps);

    private final SoftirqRig rig = new SoftirqRig(this::handle);
    private final Meeting meeting = new Meeting();
    private final StringBuilder order = new StringBuilder();
    private @Nullable Thread own;
    private boolean inside;
    private boolean broken;
    private int x;
    private int seen;

    /** ksoftirqd. */
    @Actor
    public void serve() {
        meeting.first(16);
        rig.runtime.step();
    }

    /** The thread with the section. */
    @Actor
    public void section() {
        own = Thread.currentThread();
        rig.handOver();
        meeting.second(64);
        SoftirqRig.approach(meeting);
        x = 1;
        SECTION.accept(rig);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        rig.finish();
        result.r1 = (broken ? "broken " : seen == 0 ? "unseen " : "") + order;
    }

    private void handle() {
        broken |= inside;
        inside = true;
        seen = x;
        meeting.reach();
        order.append(Thread.currentThread().equals(own) ? 'o' : 'k');
        Meeting.linger(16);
        inside = false;
    }

    private static void section(SoftirqRig rig) {
        try (AtomicSection _ = rig.softirqs.enterInterrupt()) {
            rig.vector.raise();
        }
    }

    /** Planted: whether ksoftirqd is there is looked at, and the bit is left to it then. */
    private static void sectionInTwoSteps(SoftirqRig rig) {
        if (rig.cpus.isServed(rig.own())) {
            rig.cpus.leave(rig.own(), rig.vector.number());
        } else {
            section(rig);
        }
    }
}
