package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tasks of one producer, submitted in turn. A task is submitted again when its last run is over, so no more are in flight
 * than there are, none coalesces, and producer and workers share nothing but the tasks.
 *
 * @param <T> the tasks
 * @param <H> what a peer takes for one
 */
final class Window<T extends CountedTask, H> {
    /** Looks at a task that still runs before the CPU is given to others; on a single CPU it can only run there. */
    private static final int SPINS = Machine.CPUS > 1 ? 64 : 0;

    private static final int LOOKS_PER_CLOCK = 256;

    private final CountedTask[] tasks;
    private final H[] handles;
    private final Patience patience;
    private int next;
    private long lap; // how often each task from next on was submitted

    @SuppressWarnings("unchecked") // an array of a generic type
    Window(int size, Supplier<T> maker, Function<T, H> adopt, Patience patience) {
        this.patience = patience;
        tasks = new CountedTask[size];
        handles = (H[]) new Object[size];
        for (int i = 0; i < size; i++) {
            T task = maker.get();
            tasks[i] = task;
            handles[i] = adopt.apply(task);
        }
    }

    /** {@return what is to be submitted next, when its last run is over} */
    H next() {
        int at = next;
        if (tasks[at].runs() < lap) {
            await(at, lap);
        }
        if (at + 1 == tasks.length) {
            next = 0;
            lap++;
        } else {
            next = at + 1;
        }
        return handles[at];
    }

    /** Submits each of them once. The last runs of all are over, nothing of the kind is looked at in between. */
    void submitAll(Peer<H> peer) {
        for (H handle : handles) {
            peer.submit(handle);
        }
        lap++;
    }

    /** {@return the task whose turn it is next} */
    T peek() {
        return task(next);
    }

    /** {@return one of the tasks} */
    @SuppressWarnings("unchecked") // as it was made
    T task(int at) {
        return (T) tasks[at];
    }

    /** {@return how many there are} */
    int size() {
        return tasks.length;
    }

    /** {@return how many were submitted} */
    long submitted() {
        return lap * tasks.length + next;
    }

    /** Waits until the one that was submitted last has run. */
    void awaitLast() {
        int last = next == 0 ? tasks.length - 1 : next - 1;
        if (tasks[last].runs() < expected(last)) {
            await(last, expected(last));
        }
    }

    /** Waits until everything that was submitted has run. */
    void drain() {
        for (int i = 0; i < tasks.length; i++) {
            if (tasks[i].runs() < expected(i)) {
                await(i, expected(i));
            }
        }
    }

    private long expected(int at) {
        return at < next ? lap + 1 : lap;
    }

    /** Makes no object: what is allocated is measured. */
    @SuppressWarnings("ThreadPriorityCheck") // where there are more threads than CPUs, somebody needs this one
    private void await(int at, long runs) {
        CountedTask task = tasks[at];
        for (int i = 0; i < SPINS; i++) {
            if (task.runs() >= runs) {
                return;
            }
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        for (int i = 1; task.runs() < runs; i++) {
            if (i % LOOKS_PER_CLOCK == 0 && System.nanoTime() - start > patience.nanos()) {
                throw new IllegalStateException(count(at, runs));
            }
            Thread.yield();
        }
    }

    /** Every task has run as often as it was submitted: neither less nor more. */
    void verify() {
        for (int i = 0; i < tasks.length; i++) {
            if (tasks[i].runs() != expected(i)) {
                throw new IllegalStateException(count(i, expected(i)));
            }
            if (i % 64 == 0 && tasks[i] instanceof MicrosecondTask task && !task.holds(expected(i))) {
                throw new IllegalStateException("the result of task " + i + " is wrong");
            }
        }
    }

    private String count(int at, long expected) {
        return "task " + at + " was submitted " + expected + " times and has run " + tasks[at].runs() + " times";
    }
}
