package io.kernwork.internal.engine;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import java.util.function.Consumer;

/**
 * Names the threads of workers after what they are inside for long, as {@code kernwork-app-worker-3 (mail/send-42)}. A thread that has
 * another name than it began with keeps that.
 *
 * <p><b>Why no name stays.</b> A thread is named after its run was marked under the lane's lock, inside a body, and after what else it had taken was
 * taken back: so it comes by its lane after that body, and finds the mark there. It takes the mark away, then gives its
 * thread its own name back, under the thread's monitor, and only then releases who waits for that body, or begins another one. The name is given under this
 * monitor, too, and only while the mark is there. So it is given before and taken back, or not at all. {@link Thread#setName} takes this monitor itself, so a
 * body that names its thread at that moment came first, and is seen, or has the last word.
 *
 * <p>Belongs to the dispatcher's thread.
 */
final class Naming {
    /** A body that is known to be in progress for so long. */
    static final long LONG_NANOS = Monitor.HOG_NANOS;

    private static final int MOST_NAMED = 64; // in one look; each takes a microsecond
    private static final int MOST_CHARS = 40; // of the names of a queue and of an item

    private final Engine engine;
    private final Consumer<Step> seam;
    private int named;

    /** Where a test may let others go on. */
    enum Step {
        /** What the worker is inside is known. */
        MARKED,
        /** It is to give its name, under the thread's monitor. */
        ALLOWED
    }

    Naming(Engine engine) {
        this(engine, step -> {});
    }

    /** For a test. */
    Naming(Engine engine, Consumer<Step> seam) {
        this.engine = engine;
        this.seam = seam;
    }

    /** A look at all workers begins. */
    void begin() {
        named = 0;
    }

    /** Names the worker's thread if an earlier look found it inside the same body. */
    void look(Worker worker, Lane lane, long now) {
        if (named < MOST_NAMED && worker.run.seenNanos(now) >= LONG_NANOS && name(worker, lane, true)) {
            named++;
        }
    }

    /**
     * Names the worker's thread after what it is inside, which may be the next body when the long one has just ended.
     *
     * @param marks false for a test that wants to see what becomes of a name without the mark
     * @return whether it did
     */
    boolean name(Worker worker, Lane lane, boolean marks) {
        Run run = worker.run;
        Thread thread = worker.thread();
        if (thread == null || !thread.getName().equals(worker.ownName()) || isService(lane)) {
            return false;
        }
        lane.lock();
        Item item = run.markNamed(lane);
        if (!marks) {
            run.unmarkNamed();
        }
        lane.unlock();
        if (item == null) {
            return false;
        }
        String name = worker.ownName() + " (" + cut(lane.queue.name()) + "/"
                + cut(item.ref().name()) + ")";
        seam.accept(Step.MARKED);
        synchronized (thread) {
            boolean may = run.isMarkedNamed() || !marks;
            if (may) {
                seam.accept(Step.ALLOWED);
                worker.giveName(thread, name);
            }
            return may;
        }
    }

    /** What runs softirqs is in an atomic section. */
    private boolean isService(Lane lane) {
        for (Service service : engine.registry().services()) {
            if (service.lanes().contains(lane)) {
                return true;
            }
        }
        return false;
    }

    private static String cut(String name) {
        if (name.length() <= MOST_CHARS) {
            return name;
        }
        int end = MOST_CHARS - (Character.isHighSurrogate(name.charAt(MOST_CHARS - 1)) ? 1 : 0);
        return name.substring(0, end) + "...";
    }
}
