package io.kernwork.bench.peer;

import java.util.function.Supplier;

/** Who runs something at the end of a loop's turn, with the setting and the reason for it. Names are those of the variants. */
public enum TurnPeers {
    /** The library with vectors. */
    KERNWORK(
            "kernwork",
            "Softirqs; each turn between enterInterrupt() and close() on a thread that does nothing else; a SoftirqVector for each"
                    + " task: raise()",
            "it is the default configuration",
            KernworkTurns.Vectors::new),
    /** The library with tasklets. */
    KERNWORK_TASKLET(
            "kernworkTasklet",
            "the same with a Tasklet for each task: schedule()",
            "that is for what must not run beside itself",
            KernworkTurns.Tasklets::new),
    /** The library with works. */
    KERNWORK_WORK(
            "kernworkWork",
            "the same with a Work for each task, on one queue of WorkQueue.builder().bottomHalf(): enqueue(work)",
            "that is for what is cancelled and flushed, too",
            KernworkTurns.Works::new),
    /** Netty's loop. */
    NETTY(
            "netty",
            "SingleThreadIoEventLoop; execute(task) within the run of its IoHandler, which never asks the system",
            "it is Netty's way to run something at the end of a turn, and the way is the same for all its transports",
            NettyTurns::new),
    /** A bare queue. */
    DEQUE(
            "deque",
            "ArrayDeque, which the loop empties at the end of each turn",
            "no loop can do with less",
            PlainTurns.Deque::new);

    private final String id;
    private final String setting;
    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Supplier<TurnPeer<?>> maker;

    TurnPeers(String id, String setting, String reason, Supplier<TurnPeer<?>> maker) {
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

    /** {@return a new one, ready to go round} */
    public TurnPeer<?> open() {
        return maker.get();
    }
}
