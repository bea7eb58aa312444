package io.kernwork.bench.peer;

import java.util.function.Function;

/** Who has many ordered queues, with the setting and the reason for it. Names are those of the variants. */
public enum SerialPeers {
    /** The library. */
    KERNWORK(
            "kernwork",
            "Kernwork.builder().cpus(workers); WorkQueue.builder().ordered(); each Work is enqueued again and again",
            "it is the default configuration",
            KernworkSerial::new),
    /** Guava. */
    GUAVA(
            "guava",
            "MoreExecutors.newSequentialExecutor on ForkJoinPool(workers, asyncMode = true)",
            "that is the fastest executor below it that was found",
            ExecutorSerial::guava),
    /** The documentation's own. */
    SERIAL(
            "serial",
            "the SerialExecutor of Executor's Javadoc on ForkJoinPool(workers, asyncMode = true)",
            "it is copied most, and that is the fastest executor below it that was found",
            ExecutorSerial::javadoc),
    /** Netty. */
    NETTY_NON_STICKY(
            "nettyNonSticky",
            "next() of a NonStickyEventExecutorGroup over UnorderedThreadPoolEventExecutor(workers)",
            "it is Netty's way to ordered queues that are not bound to a thread",
            ExecutorSerial::netty);

    private final String id;
    private final String setting;
    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Function<Site, SerialPeer<?, ?>> maker;

    SerialPeers(String id, String setting, String reason, Function<Site, SerialPeer<?, ?>> maker) {
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

    /** {@return a new one, without queues} */
    public SerialPeer<?, ?> open(Site site) {
        return maker.apply(site);
    }
}
