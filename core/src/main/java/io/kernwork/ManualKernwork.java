package io.kernwork;

import io.kernwork.base.Ticker;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;

/**
 * A runtime without threads: bodies run on the thread that calls {@link #step()} or {@link #runUntilIdle()}, timers fire
 * there, too, by the clock that the runtime was given. Several threads may step at once.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="manual"}
 *
 * <p>The waiting verbs do not step: a thread that calls {@code flush()} waits for another one that does. Only {@code
 * close()} steps, on the closing thread, until its queue is empty; bodies of other queues may run there, too. Bounded waits are measured by the machine's clock.
 */
public final class ManualKernwork extends Kernwork {

    ManualKernwork(Ticker ticker) {
        super(new Engine("manual", 1, Duration.ZERO, Seams.of(ticker, Seams.NO_THREADS), null, null, true));
    }

    /**
     * Fires what is due and runs one body, if there is one to run.
     *
     * @return whether a body was run
     */
    public boolean step() {
        StackReserve.check();
        return engine.step();
    }

    /**
     * Steps until there is nothing to run now.
     *
     * @return how many bodies were run
     */
    public int runUntilIdle() {
        int steps = 0;
        while (step()) {
            steps++;
        }
        return steps;
    }
}
