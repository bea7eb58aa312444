package io.kernwork.examples.taskqueues;

import io.kernwork.Kernwork;
import io.kernwork.base.Delay;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A driver with four tasks on one queue. Its interrupts may come on any thread, and never wait. */
public final class NetworkDriver {
    private static final int LINK = 200;
    private static final int RECEIVE = 100;
    private static final int WATCHDOG = 50;
    private static final int STATISTICS = 0;

    private final Rings rings = new Rings();
    private final TaskQueue queue;
    private final Delay patience;
    private final Consumer<String> console;

    private final Task link = Task.of("link", LINK, this::linkChanged);
    private final Task receive = Task.of("receive", RECEIVE, interrupts -> receive(interrupts));
    private final TimeoutTask watchdog = TimeoutTask.of("watchdog", WATCHDOG, this::reset);
    private final Task statistics = Task.of("statistics", STATISTICS, this::report);

    private volatile boolean announce = true;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong interrupts = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();

    /**
     * Attaches a driver to a card.
     *
     * @param runtime whose workers run the tasks
     * @param patience how long a packet that is sent may take before the card is reset
     * @param console hears of what the driver does
     */
    public NetworkDriver(Kernwork runtime, Duration patience, Consumer<String> console) {
        this.queue = TaskQueue.builder("nic0").runtime(runtime).build();
        this.patience = Delay.of(patience);
        this.console = console;
    }

    // ---- interrupts

    /**
     * A packet has come.
     *
     * @param size in bytes
     * @return whether the driver will look at it; false when it goes
     */
    public boolean packetCame(int size) {
        rings.put(size); // first the data,
        return queue.enqueue(receive).accepted(); // then the request: the run that delivers it sees the data
    }

    /** The cable was plugged in or out. */
    public void linkInterrupt() {
        queue.enqueue(link);
    }

    /** A packet is given to the card, or has left it and another one follows: it must leave within the patience from now. */
    public void sending() {
        queue.enqueueAfter(watchdog, patience);
    }

    /** The last packet has left. */
    public void allSent() {
        queue.cancelTimeout(watchdog);
    }

    /** Somebody would like to know how much has come. */
    public void wantStatistics() {
        queue.enqueue(statistics);
    }

    // ---- the end

    /**
     * Ends the driver: on return no task of it runs or can run, whatever interrupts still come, and the rings are freed.
     *
     * @throws InterruptedException if the thread is interrupted while a task runs; the rings are not freed then
     */
    public void detach() throws InterruptedException {
        for (Task task : new Task[] {link, receive, watchdog, statistics}) {
            task.disableSync();
        }
        rings.free();
        queue.close();
    }

    // ---- for the demonstration

    /** Holds the tasks back, so that several of them wait at once. */
    public void hold() {
        queue.block();
    }

    /** Says no more of each run of the receiver; there will be many. */
    public void quietly() {
        announce = false;
    }

    /** Lets the tasks go on, and waits until they have. */
    public void release() throws InterruptedException {
        queue.unblock();
        settle();
    }

    /** Waits until nothing is pending and nothing runs. */
    public void settle() throws InterruptedException {
        queue.quiesce();
    }

    /**
     * How many interrupts the runs of the receiver were told of.
     *
     * @return the sum of the pending counts
     */
    public long interrupts() {
        return interrupts.get();
    }

    /**
     * How often the receiver ran.
     *
     * @return the number of runs
     */
    public long runs() {
        return runs.get();
    }

    /**
     * How much it has taken from the rings.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes.get();
    }

    /**
     * How often the watchdog had to reset the card.
     *
     * @return the number of resets
     */
    public long resets() {
        return resets.get();
    }

    /**
     * How often a task looked into the rings after they were freed.
     *
     * @return must stay 0
     */
    public long usedAfterFree() {
        return rings.usedAfterFree();
    }

    // ---- tasks

    private void linkChanged() {
        rings.look();
        console.accept("  link: up");
    }

    private void receive(int count) {
        runs.incrementAndGet();
        interrupts.addAndGet(count);
        bytes.addAndGet(rings.takeAll());
        if (announce) {
            console.accept("  receive: one run for " + count + " interrupts");
        }
    }

    private void reset() {
        rings.look();
        resets.incrementAndGet();
        console.accept("  watchdog: nothing has left the card, it is reset");
    }

    private void report() {
        rings.look();
        console.accept("  statistics: " + bytes + " bytes");
    }
}
