package io.kernwork.bench.peer;

import io.kernwork.base.Delay;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;

/** Netty's wheel, whose thread looks at it once each tick and runs what is due. */
final class HashedWheelTimers implements TimerPeer<TimerTask, Timeout> {
    private static final int MANY_SLOTS = 65_536;

    private final HashedWheelTimer timer;

    private HashedWheelTimers(HashedWheelTimer timer) {
        this.timer = timer;
        timer.start();
    }

    static HashedWheelTimers coarse(Site site) {
        return new HashedWheelTimers(new HashedWheelTimer(site.threads().netty()));
    }

    static HashedWheelTimers fine(Site site) {
        return new HashedWheelTimers(
                new HashedWheelTimer(site.threads().netty(), 1, TimeUnit.MILLISECONDS, MANY_SLOTS));
    }

    @Override
    public TimerTask adopt(Task task) {
        return _ -> task.run();
    }

    @Override
    public Timeout arm(TimerTask task, Delay delay) {
        return timer.newTimeout(task, delay.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean cancel(Timeout timeout) {
        return timeout.cancel();
    }

    @Override
    public void close() {
        timer.stop();
    }
}
