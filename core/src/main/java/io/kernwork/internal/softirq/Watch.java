package io.kernwork.internal.softirq;

import io.kernwork.base.Holdup;
import io.kernwork.base.Holdup.State;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.Wheel;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what runs as a softirq from time to time, as long as there is any: a handler that is found at two looks in a row has
 * kept its CPU for the limit at least. So those who run handlers only count them.
 */
final class Watch {
    private static final long DEFAULT_NANOS = 50_000_000;

    private final Softirq softirq;
    final Lane lane;
    final Item look = new Look();
    private volatile long limitNanos = DEFAULT_NANOS;
    private volatile boolean armed;

    // ---- of the last look, by the index of the CPU; the looks' own
    private @Nullable Section[] servers = {};
    private int[] progress = {};
    private boolean[] told = {};

    Watch(Softirq softirq, Lane lane) {
        this.softirq = softirq;
        this.lane = lane;
    }

    /** The next look is not later than the new limit says. */
    void setLimit(long nanos) {
        limitNanos = nanos;
        if (armed) {
            softirq.engine.submission().rearm(lane, look, nanos, 0, Wheel.NEVER, softirq.engine.clock());
        }
    }

    /** Softirqs run now. */
    void note() {
        if (!armed) {
            arm();
        }
    }

    void arm() {
        armed = true;
        softirq.engine.submission().enqueueAfter(lane, look, limitNanos, 0, Wheel.NEVER, softirq.engine.clock());
    }

    /**
     * Goes on as long as something runs or has run since the last look; what comes later arms it again. Who begins to run something
     * takes its right, a compare-and-set, and then reads {@code armed}; this clears {@code armed} and then looks who has a right. One
     * of the two comes second and sees what the other did.
     */
    private void look() {
        armed = false;
        VarHandle.fullFence(); // what follows reads words by acquire, which may else come before
        Cpu[] cpus = softirq.cpus();
        if (servers.length < cpus.length) {
            progress = Arrays.copyOf(progress, cpus.length);
            told = Arrays.copyOf(told, cpus.length);
            servers = Arrays.copyOf(servers, cpus.length); // last: each may find no memory
        }
        boolean any = softirq.isClosed(); // the close may wait for a thread that is in a section, and ends there
        for (Cpu cpu : cpus) {
            any |= look(cpu) || cpu.isServed();
            cpu.recover();
        }
        if (any) {
            arm();
        }
    }

    private boolean look(Cpu cpu) {
        Section server = cpu.server;
        if (server == null) {
            return false;
        }
        int now = server.progress();
        int at = cpu.index;
        boolean same = servers[at] == server && progress[at] == now;
        boolean serves = server.isServing() && server.standsFor(cpu);
        if (same && serves && !told[at]) {
            Holdup holdup = holdup(server);
            if (holdup != null && server.progress() == now) {
                told[at] = true;
                softirq.engine.reports().overstayed(holdup, Duration.ofNanos(limitNanos));
            }
        } else if (!same) {
            told[at] = false;
        }
        servers[at] = server;
        progress[at] = now;
        return !same || serves;
    }

    private @Nullable Holdup holdup(Section server) {
        Vector vector = server.vector();
        if (vector != null) {
            return new Holdup(
                    vector.ref(),
                    softirq,
                    State.RUNNING,
                    1,
                    server.thread.getName(),
                    List.of(server.thread.getStackTrace()));
        }
        return server.pump().holdup();
    }

    private final class Look extends Item implements ItemRef {
        Look() {
            super(true);
        }

        @Override
        public String name() {
            return "softirq watch";
        }

        @Override
        public ItemRef ref() {
            return this;
        }

        @Override
        public void body(int requests) {
            look();
        }
    }
}
