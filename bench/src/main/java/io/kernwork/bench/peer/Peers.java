package io.kernwork.bench.peer;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Who runs single tasks, with the setting and the reason for it. Names are those of the variants. */
public enum Peers {
    /** The library. */
    KERNWORK(
            "kernwork",
            "Kernwork.builder().cpus(workers); one WorkQueue; each Work is enqueued again and again",
            "it is the default configuration",
            KernworkPeer::open),
    /** The library with one ordered queue. */
    KERNWORK_ORDERED(
            "kernworkOrdered",
            "the same with WorkQueue.builder().ordered()",
            "it runs one item at a time, in order",
            site -> new OneQueue<>(new KernworkSerial(site))),
    /** The library with one task queue. */
    KERNWORK_TASKS(
            "kernwork",
            "Kernwork.builder().cpus(workers); one TaskQueue with threads(workers); each Task is enqueued again and again",
            "it is the default configuration",
            KernworkTasks::new),
    /** The library with one pool of jobs. */
    KERNWORK_JOBS(
            "kernwork",
            "Kernwork.builder().cpus(workers); ThreadPool.get(runtime, ThreadPriority.NORMAL); each Job has an interlock of its"
                    + " own and is scheduled again and again",
            "it is the default configuration, and what guards a job guards its work, too",
            KernworkJobs::new),
    /** The library with a queue of bodies that block without saying so. */
    KERNWORK_BLOCKED(
            "kernworkBlocked",
            "Kernwork.builder().cpus(workers); one WorkQueue with maxActive(1000); nobody says that he blocks",
            "the runtime notices, worker by worker",
            site -> KernworkPeer.of(site, queue -> queue.maxActive(Peers.MANY))),
    /** The library with a queue of bodies that say so. */
    KERNWORK_DECLARED(
            "kernworkDeclared",
            "the same, each body in Kernwork.blocking(...)",
            "it is recommended for what is known to block",
            site -> KernworkPeer.declaring(site, queue -> queue.maxActive(Peers.MANY))),
    /** The library with an unbound queue. */
    KERNWORK_UNBOUND(
            "kernworkUnbound",
            "the same with unbound(), without such regions",
            "it is recommended for what mostly blocks",
            site -> KernworkPeer.of(site, queue -> queue.maxActive(Peers.MANY).unbound())),
    /** The library with virtual threads. */
    KERNWORK_VIRTUAL(
            "kernworkVirtual",
            "the same with virtualThreads() in place of unbound()",
            "it is recommended for very many that block",
            site -> KernworkPeer.of(site, queue -> queue.maxActive(Peers.MANY).virtualThreads())),
    /** The library without any measuring. */
    KERNWORK_OFF(
            "kernworkOff",
            "the same with sampling(0)",
            "it measures nothing",
            site -> KernworkPeer.configured(site, runtime -> runtime.sampling(0))),
    /** The library that measures every item. */
    KERNWORK_EVERY(
            "kernworkEvery",
            "the same with sampling(1)",
            "it looks at the clock three times for each item",
            site -> KernworkPeer.configured(site, runtime -> runtime.sampling(1))),
    /** The library that notes where every item was enqueued. */
    KERNWORK_SITES(
            "kernworkSites",
            "the same with sampling(1).enqueueSites()",
            "it is the mode for finding a mistake",
            site -> KernworkPeer.configured(site, runtime -> runtime.sampling(1).enqueueSites())),
    /** The library under the flight recorder. */
    KERNWORK_RECORDED(
            "kernworkRecorded",
            "the default configuration, while the flight recorder runs with the library's profile",
            "it is how one records in production",
            KernworkPeer::recorded),
    /** The library as an executor. */
    KERNWORK_VIEW(
            "kernwork",
            "Kernwork.builder().cpus(workers); QueueExecutor.of(queue) of one WorkQueue",
            "it is the default configuration",
            FuturePeer::view),
    /** The library with tasklets that run on another CPU. */
    KERNWORK_TASKLETS(
            "kernwork",
            "Kernwork.builder().cpus(1); Softirqs; each Tasklet is scheduled again and again, outside any section: it runs in ksoftirqd",
            "it is the default configuration",
            KernworkTasklets::elsewhere),
    /** The library with tasklets that run where they are scheduled. */
    KERNWORK_TASKLETS_HERE(
            "kernworkHere",
            "the same between enterInterrupt() and close(): it runs on the caller's thread, before close() returns",
            "that is what tasklets are for",
            KernworkTasklets::here),
    /** A fixed pool of the JDK. */
    TPE(
            "tpe",
            "ThreadPoolExecutor, core = maximum = workers, LinkedBlockingQueue, threads started before",
            "it is what Executors.newFixedThreadPool gives, with a queue that refuses nothing",
            site -> pool(Executors.fixed(site))),
    /** A fixed pool of the JDK over a queue of priorities. */
    TPE_PRIORITY(
            "tpePriority",
            "ThreadPoolExecutor, core = maximum = workers, threads started before, PriorityBlockingQueue with room for 16,384; a"
                    + " new entry with priority and sequence number for each request",
            "the queue's documentation keeps equal ones in order by such an entry, and the room spares it to grow",
            site -> new PriorityPeer(Executors.prioritized(site))),
    /** The same pool and entries that are kept. */
    TPE_PRIORITY_REUSE(
            "tpePriorityReuse",
            "the same, with one entry kept for each item, which is given a new sequence number for each request",
            "it is the least that this queue can cost",
            site -> new PriorityReusePeer(Executors.prioritized(site))),
    /** A cached pool of the JDK. */
    TPE_CACHED(
            "tpeCached",
            "ThreadPoolExecutor, core 0, no maximum, SynchronousQueue",
            "it is what Executors.newCachedThreadPool gives: a thread for each task that finds none idle",
            site -> pool(Executors.cached(site))),
    /** A scheduled pool of the JDK. */
    STPE(
            "stpe",
            "ScheduledThreadPoolExecutor, core = workers, setRemoveOnCancelPolicy(true), threads started before",
            "it is used where tasks are cancelled or delayed, too, and without the policy what is cancelled stays",
            site -> pool(Executors.scheduled(site))),
    /** A fork/join pool. */
    FJP(
            "fjp",
            "ForkJoinPool, parallelism = workers, asyncMode = true, execute(Runnable)",
            "its documentation names this mode for event-style tasks that are never joined",
            site -> pool(Executors.forkJoin(site))),
    /** A fork/join pool and tasks of its own kind. */
    FJP_REUSE(
            "fjpReuse",
            "the same, with one ForkJoinTask kept for each item, whose exec() answers false",
            "it is the least that a fork/join pool can cost",
            site -> new ForkJoinReusePeer(Executors.forkJoin(site))),
    /** Virtual threads. */
    VIRTUAL(
            "virtual",
            "Thread.startVirtualThread(task), the JVM's scheduler, as many carriers as CPUs",
            "one for each task is recommended, and newVirtualThreadPerTaskExecutor keeps a set of them on top",
            VirtualPeer::new),
    /** JBoss. */
    EQE(
            "eqe",
            "EnhancedQueueExecutor, core = maximum = workers, setQueueLimited(false), no MBean, threads started before",
            "without a limit it need not count what waits",
            site -> pool(Executors.enhanced(site))),
    /** Netty. */
    NETTY(
            "netty",
            "DefaultEventExecutorGroup(workers), group.execute(task), which takes turns among the executors",
            "it is the group's own way, on the threads that Netty makes by default",
            site -> new NettyPeer(Executors.netty(site))),
    /** One serial executor of Guava. */
    GUAVA(
            "guava",
            "MoreExecutors.newSequentialExecutor on the fork/join pool of fjp",
            "that is the fastest executor below it that was found",
            site -> new OneQueue<>(ExecutorSerial.guava(site))),
    /** One serial executor of the documentation. */
    SERIAL(
            "serial",
            "the SerialExecutor of Executor's Javadoc on the fork/join pool of fjp",
            "it is copied most, and that is the fastest executor below it that was found",
            site -> new OneQueue<>(ExecutorSerial.javadoc(site))),
    /** Disruptor as it is used where no CPU may be burnt. */
    DISRUPTOR(
            "disruptor",
            "WorkerPool of 3.4.4, BlockingWaitStrategy, 2,048 slots a producer, ProducerType.SINGLE for one producer",
            "this wait strategy is for where throughput is not all, and the ring holds what is in flight",
            site -> new DisruptorPeer(site, new BlockingWaitStrategy())),
    /** Disruptor as it is used where CPUs belong to it. */
    DISRUPTOR_YIELDING(
            "disruptorYielding",
            "the same with YieldingWaitStrategy",
            "it is the fastest strategy that shares a CPU at all",
            site -> new DisruptorPeer(site, new YieldingWaitStrategy())),
    /** A bare queue. */
    JCTOOLS(
            "jctools",
            "MpscAtomicArrayQueue of 2,048, one consumer that looks 64 times and then parks",
            "it is the fastest queue for several producers and one consumer",
            JctoolsPeer::open),
    /** No queue, and a sleeping thread. */
    UNPARK(
            "unpark",
            "one volatile field and LockSupport.unpark",
            "no hand-over to a sleeping thread can do with less",
            SlotPeer::parking),
    /** No queue, and a spinning thread. */
    SPIN(
            "spin",
            "one volatile field, which a thread on a CPU of its own reads all the time",
            "no hand-over to another thread can do with less",
            SlotPeer::spinning);

    /** All bodies of a workload that blocks. */
    private static final int MANY = 1_000;

    private final String id;
    private final String setting;
    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Function<Site, Peer<?>> maker;

    Peers(String id, String setting, String reason, Function<Site, Peer<?>> maker) {
        this.id = id;
        this.setting = setting;
        this.reason = reason;
        this.maker = maker;
    }

    /** {@return a fixed pool whose threads end when they are idle for this time} */
    public static Peer<?> fixedIdling(Site site, Duration idleTime) {
        return pool(Executors.fixedIdling(site, idleTime));
    }

    /** {@return a fork/join pool whose threads end when they are idle for this time} */
    public static Peer<?> forkJoinIdling(Site site, Duration idleTime) {
        return pool(Executors.forkJoin(site, idleTime));
    }

    private static Peer<?> pool(ExecutorService service) {
        return new ExecutorPeer(service, new Pool(service));
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

    /** {@return a new one, ready to take tasks} */
    public Peer<?> open(Site site) {
        return maker.apply(site);
    }
}
