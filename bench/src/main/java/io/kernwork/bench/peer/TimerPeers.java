package io.kernwork.bench.peer;

import java.util.function.Function;

/** Who has timers, with the setting and the reason for it. Names are those of the variants. */
public enum TimerPeers {
    /** The library. */
    KERNWORK(
            "kernwork",
            "Kernwork.builder().cpus(1); one WorkQueue; each DelayedWork is used again and again: enqueueAfter(work, delay),"
                    + " rearm(work, delay) and work.cancel(), each Delay made once",
            "it is the default configuration",
            KernworkTimers::new),
    /** The library as a scheduled executor. */
    KERNWORK_VIEW(
            "kernwork",
            "Kernwork.builder().cpus(1); QueueExecutor.scheduled(queue) of one WorkQueue; schedule, Future.cancel(false)",
            "it is the default configuration",
            FutureTimers::view),
    /** A scheduled pool of the JDK. */
    STPE(
            "stpe",
            "ScheduledThreadPoolExecutor(1), setRemoveOnCancelPolicy(true), thread started before; schedule, Future.cancel(false)",
            "without the policy what is cancelled stays in the queue, and in memory, until its time",
            FutureTimers::scheduled),
    /** A fork/join pool, which has timers since JDK 25. */
    FJP(
            "fjp",
            "ForkJoinPool(1, asyncMode = true); schedule, Future.cancel(false)",
            "its documentation names this mode for event-style tasks; its timers have a thread of their own",
            FutureTimers::forkJoin),
    /** Netty's wheel as it is used for time-outs of connections. */
    HWT(
            "hwt",
            "HashedWheelTimer, tick of 100 ms, 512 slots; newTimeout, Timeout.cancel",
            "these are its defaults, which its documentation calls right for most time-outs",
            HashedWheelTimers::coarse),
    /** Netty's wheel with a fine tick. */
    HWT_FINE(
            "hwtFine",
            "HashedWheelTimer, tick of 1 ms, 65,536 slots; newTimeout, Timeout.cancel",
            "it files at most 100,000 new time-outs each tick, so many need a short one, and a larger wheel as it says itself",
            HashedWheelTimers::fine),
    /** The event executor of Netty. */
    NETTY(
            "netty",
            "DefaultEventExecutor; schedule, Future.cancel(false)",
            "it is Netty's way for tasks that belong to a loop",
            FutureTimers::netty),
    /** Agrona's wheel. */
    AGRONA(
            "agrona",
            "DeadlineTimerWheel, tick of 8,192 ns, 16,384 slots; cancelTimer and scheduleTimer, on the only thread that polls",
            "it searches a slot for a free place, so many timers need many slots, and it looks at all places of a slot in each tick",
            _ -> new AgronaTimers());

    private final String id;
    private final String setting;
    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Function<Site, TimerPeer<?, ?>> maker;

    TimerPeers(String id, String setting, String reason, Function<Site, TimerPeer<?, ?>> maker) {
        this.id = id;
        this.setting = setting;
        this.reason = reason;
        this.maker = maker;
    }

    /** {@return the name, the same everywhere} */
    public String id() {
        return id;
    }

    /** {@return how it is set up} */
    public String setting() {
        return setting;
    }

    /** {@return why so} */
    public String reason() {
        return reason;
    }

    /** {@return a new one with one worker, ready to be armed} */
    public TimerPeer<?, ?> open() {
        return maker.apply(Site.of(1, 1));
    }
}
