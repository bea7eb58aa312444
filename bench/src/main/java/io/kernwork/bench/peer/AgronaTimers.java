package io.kernwork.bench.peer;

import io.kernwork.base.Delay;
import io.kernwork.bench.peer.AgronaTimers.Numbered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;

/** Agrona's wheel, which one thread both arms and polls, and which knows timers by numbers. */
final class AgronaTimers implements TimerPeer<Numbered, Numbered> {
    private static final int TICK_NANOS = 8_192;
    private static final int SLOTS = 16_384;
    private static final long NOT_ARMED = -1;

    private final DeadlineTimerWheel wheel =
            new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), TICK_NANOS, SLOTS);

    private final List<Numbered> adopted = new ArrayList<>();
    private final Map<Long, Numbered> armed = new HashMap<>(); // if nothing has changed
    private boolean changed;

    /** A task and the number of its timer. */
    static final class Numbered {
        private final Task task;
        private long number = NOT_ARMED;

        private Numbered(Task task) {
            this.task = task;
        }
    }

    @Override
    public Numbered adopt(Task task) {
        Numbered made = new Numbered(task);
        adopted.add(made);
        return made;
    }

    @Override
    public Numbered arm(Numbered timer, Delay delay) {
        timer.number = wheel.scheduleTimer(System.nanoTime() + delay.nanos());
        changed = true;
        return timer;
    }

    @Override
    public Numbered rearm(Numbered timer, Numbered same, Delay delay, long now) {
        wheel.cancelTimer(timer.number);
        timer.number = wheel.scheduleTimer(now + delay.nanos());
        changed = true;
        return timer;
    }

    @Override
    public boolean takesNow() {
        return true;
    }

    @Override
    public boolean cancel(Numbered timer) {
        boolean cancelled = wheel.cancelTimer(timer.number);
        timer.number = NOT_ARMED;
        changed = true;
        return cancelled;
    }

    @Override
    public boolean isPolled() {
        return true;
    }

    @Override
    public void poll() {
        long now = System.nanoTime();
        do {
            wheel.poll(now, (_, _, number) -> fire(number), Integer.MAX_VALUE);
        } while (wheel.currentTickTime() <= now);
    }

    /** Who belongs to a number is looked up only here: that costs nothing while nothing fires. */
    private boolean fire(long number) {
        if (changed) {
            armed.clear();
            for (Numbered each : adopted) {
                if (each.number != NOT_ARMED) {
                    armed.put(each.number, each);
                }
            }
            changed = false;
        }
        Numbered timer = armed.remove(number);
        if (timer == null) {
            throw new IllegalStateException("timer " + number + " fired and nobody armed it");
        }
        timer.number = NOT_ARMED;
        timer.task.run();
        return true;
    }

    @Override
    public void close() {
        // it has no thread
    }
}
