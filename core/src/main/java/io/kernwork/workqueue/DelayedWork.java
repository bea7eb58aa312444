package io.kernwork.workqueue;

import io.kernwork.base.Body;
import io.kernwork.base.CountedBody;
import io.kernwork.internal.item.ItemWord;
import java.util.Objects;

/**
 * A work that can also wait for a timer before it waits on a queue: Linux's {@code struct delayed_work}. The arming is a
 * part of the work's one state, so "armed" goes over into "pending" without a gap, and {@link WorkQueue#rearm} replaces a
 * deadline in one step: a debounce, an idle time-out or a batch linger costs no allocation, and the old deadline cannot fire
 * any more.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="debounce"}
 *
 * <p>Every verb of {@link Work} takes the timer with it: {@link #cancel()} disarms, {@link #cancelSync()} and {@link
 * #disableSync()} too, {@link #flush()} of an armed work runs it now.
 */
public class DelayedWork extends Work {

    /**
     * Creates an idle work for a subclass, which overrides {@link #run()} or {@link #run(int)}.
     *
     * @param name for reports and messages; need not be unique
     * @throws IllegalArgumentException if the name is blank
     */
    protected DelayedWork(String name) {
        super(name);
    }

    /**
     * Creates an idle delayed work. Allocates; it is meant to be kept and armed again and again.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the work, which stands for Linux's {@code INIT_DELAYED_WORK} (include/linux/workqueue.h)
     * @throws IllegalArgumentException if the name is blank
     */
    public static DelayedWork of(String name, Body body) {
        Objects.requireNonNull(body, "body");
        return new DelayedWork(name) {
            @Override
            protected void run() throws Exception {
                body.run();
            }
        };
    }

    /**
     * Creates an idle delayed work whose body is told how many requests its run answers.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the work
     * @throws IllegalArgumentException if the name is blank
     */
    public static DelayedWork counted(String name, CountedBody body) {
        Objects.requireNonNull(body, "body");
        return new DelayedWork(name) {
            @Override
            protected void run(int requests) throws Exception {
                body.run(requests);
            }
        };
    }

    /**
     * Whether a request waits for its timer. Outdated as soon as it is read.
     *
     * @return true when armed
     */
    public final boolean isArmed() {
        return ItemWord.isArmed(item().word());
    }
}
