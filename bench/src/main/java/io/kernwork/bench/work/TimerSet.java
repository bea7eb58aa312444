package io.kernwork.bench.work;

import io.kernwork.base.Delay;
import io.kernwork.bench.peer.TimerPeer;
import java.time.Duration;

/**
 * Timers of one peer, some of them armed so far ahead that none fires while anything is measured. At the end those that are
 * armed are given a time that comes, and each must fire once; those that are not must not fire at all.
 *
 * @param <H> what the peer takes for a task
 * @param <T> what it gives for an armed one
 */
final class TimerSet<H, T> {
    /** Far ahead. Time-outs of one kind have the same delay, so whatever is armed next fires last. */
    static final Delay FAR = Delay.of(Duration.ofHours(4));

    private static final Delay SOON = Delay.of(Duration.ofMillis(1));
    private static final Delay AT_ONCE = Delay.of(Duration.ofNanos(1_000));

    /** Of more than this many, one of 64 is fired. */
    private static final int ALL = 16_384;

    private static final int STEP = 64;

    private final TimerPeer<H, T> peer;
    private final Patience patience;
    private final StampTask[] tasks;
    private final H[] handles;
    private final T[] timers;

    /** The numbers of the timers, first those that are armed. */
    private final int[] order;

    private final StampTask mark = new StampTask();
    private final H markHandle;
    private long marks;
    private int armed;
    private int longestIdle; // counted from armed, as long as nothing but cancelAndArm is used
    private long random = 0x9E37_79B9_7F4A_7C15L;

    /** Makes the tasks, and room for what the peer makes of them. */
    @SuppressWarnings("unchecked") // arrays of generic types
    TimerSet(TimerPeer<H, T> peer, Patience patience, int size) {
        this.peer = peer;
        this.patience = patience;
        tasks = new StampTask[size];
        handles = (H[]) new Object[size];
        timers = (T[]) new Object[size];
        order = new int[size];
        for (int i = 0; i < size; i++) {
            tasks[i] = new StampTask();
            order[i] = i;
        }
        markHandle = peer.adopt(mark);
    }

    /** Makes what the peer takes for each. */
    void adopt() {
        for (int i = 0; i < tasks.length; i++) {
            handles[i] = peer.adopt(tasks[i]);
        }
    }

    /** Arms the first so many. */
    void arm(int count, Delay delay) {
        while (armed < count) {
            timers[armed] = peer.arm(handles[armed], delay);
            if (++armed % TimerRounds.UNPAID == 0) {
                catchUp();
            }
        }
        catchUp();
    }

    /** Waits until the peer has filed what it has left to a thread of its own: a timer that is armed after all that must fire. */
    void catchUp() {
        if (peer.isPolled()) {
            peer.poll();
        } else {
            marks++;
            peer.arm(markHandle, AT_ONCE);
            patience.until(() -> mark.runs() >= marks, () -> "a timer was armed for a moment ahead and has not fired");
        }
    }

    /** {@return one of the first so many numbers, by chance} */
    private int pick(int count) {
        long x = random;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        random = x;
        return (int) (((x >>> 32) * count) >>> 32);
    }

    /** Keeps what the peer gave, if it is not the same as before: a program would, too. */
    private void keep(int number, T timer) {
        if (timers[number] != timer) {
            timers[number] = timer;
        }
    }

    // ---- what is measured; the first so many are armed and have not been anything else

    void rearm(int times, int count, Delay delay) {
        for (int i = 0; i < times; i++) {
            int number = pick(count);
            keep(number, peer.rearm(handles[number], timers[number], delay));
        }
    }

    void rearmFromNow(int times, int count, Delay delay) {
        long now = peer.nanos();
        for (int i = 0; i < times; i++) {
            int number = pick(count);
            keep(number, peer.rearm(handles[number], timers[number], delay, now));
        }
    }

    // ---- what is measured; whoever is armed is armed

    /** Cancels one of those that are armed, and arms the one that has been idle for longest. */
    void cancelAndArm(int times, Delay delay) {
        for (int i = 0; i < times; i++) {
            int place = pick(armed);
            int idlePlace = armed + longestIdle;
            int out = order[place];
            int in = order[idlePlace];
            cancel(out);
            keep(in, peer.arm(handles[in], delay));
            order[place] = in;
            order[idlePlace] = out;
            longestIdle = idlePlace + 1 == order.length ? 0 : longestIdle + 1;
        }
    }

    /** Of each four, two are armed again, one is cancelled, and one that was not armed is. */
    void mix(int times, Delay delay) {
        for (int i = 0; i < times; i++) {
            int place = pick(armed);
            int what = (int) random & 3; // other bits than those of the place
            if (what == 3 && armed < order.length) {
                int in = order[armed++];
                keep(in, peer.arm(handles[in], delay));
            } else if (what >= 2 && armed > 1) {
                int out = order[place];
                cancel(out);
                order[place] = order[--armed];
                order[armed] = out;
            } else {
                int number = order[place];
                keep(number, peer.rearm(handles[number], timers[number], delay));
            }
        }
    }

    private void cancel(int number) {
        if (!peer.cancel(timers[number])) {
            throw new IllegalStateException(
                    "timer " + number + " was armed and could not be cancelled: it has fired early, or was lost");
        }
    }

    // ---- the end

    /** Gives what is armed a time that comes, and waits until all of it has fired. */
    void fire() {
        for (StampTask task : tasks) {
            if (task.runs() > 0) {
                throw new IllegalStateException("a timer was armed for hours ahead and has fired already");
            }
        }
        catchUp();
        for (int place = 0; place < armed; place++) {
            int number = order[place];
            if (isChecked(number)) {
                keep(number, peer.rearm(handles[number], timers[number], SOON));
            }
        }
        for (int place = 0; place < armed; place++) {
            int number = order[place];
            if (isChecked(number)) {
                patience.until(() -> hasFired(number), () -> count(number, 1));
            }
        }
    }

    private boolean hasFired(int number) {
        peer.poll();
        return tasks[number].runs() >= 1;
    }

    private boolean isChecked(int number) {
        return tasks.length <= ALL || number % STEP == 0;
    }

    /** The peer is closed: whoever was armed at the end, and given a time that comes, has fired once, and nobody else has. */
    void verify() {
        for (int place = 0; place < order.length; place++) {
            int number = order[place];
            long expected = place < armed && isChecked(number) ? 1 : 0;
            if (tasks[number].runs() != expected) {
                throw new IllegalStateException(count(number, expected));
            }
        }
    }

    private String count(int number, long expected) {
        return "timer " + number + " was to fire " + expected + " times and has fired " + tasks[number].runs()
                + " times";
    }
}
