package io.kernwork.examples.taskqueues;

import io.kernwork.Kernwork;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends interrupts to a driver, lets its card hang, and detaches it while interrupts go on. */
public final class TaskQueuesDemo {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int SENDERS = 2;
    private static final int SIZE = 64;

    private final PrintWriter out;
    private final int packets;
    private boolean sound = true;

    /**
     * Prepares the demonstration.
     *
     * @param out the console; flushed, never closed
     * @param packets how many packets come in the flood, 1 or more
     * @throws IllegalArgumentException if there is none
     */
    public TaskQueuesDemo(PrintWriter out, int packets) {
        if (packets < 1) {
            throw new IllegalArgumentException("the flood must have 1 packet or more, not " + packets);
        }
        this.out = out;
        this.packets = packets;
    }

    /**
     * Runs it, for a second or two.
     *
     * @return whether everything was as it must be
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run() throws InterruptedException {
        try (Kernwork runtime =
                Kernwork.builder().name("task-queues-demo").daemon(true).build()) {
            NetworkDriver driver = new NetworkDriver(runtime, PATIENCE, this::say);
            priorities(driver);
            flood(driver);
            watchdog(driver);
            detach(driver);
        }
        out.println();
        say(
                sound
                        ? "Every packet was received, and nothing ran after the detach."
                        : "Something went wrong, see above.");
        return sound;
    }

    private void priorities(NetworkDriver driver) throws InterruptedException {
        title("Priorities: statistics, 3 packets and a change of the link wait at once.");
        driver.hold();
        driver.wantStatistics();
        for (int i = 0; i < 3; i++) {
            driver.packetCame(SIZE);
        }
        driver.linkInterrupt();
        driver.release();
        driver.quietly();
    }

    private void flood(NetworkDriver driver) throws InterruptedException {
        title("A flood: " + packets + " packets, each with an interrupt, from " + SENDERS + " threads.");
        long interruptsBefore = driver.interrupts();
        long runsBefore = driver.runs();
        long bytesBefore = driver.bytes();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int share = packets / SENDERS + (i < packets % SENDERS ? 1 : 0);
            senders.add(Thread.ofPlatform().name("interrupts-" + i).start(() -> send(driver, share)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        driver.settle();
        long told = driver.interrupts() - interruptsBefore;
        say("  " + (driver.runs() - runsBefore) + " runs of the receiver were told of " + told + " interrupts");
        if (told < packets) {
            say("  (the count of a run stops at 65,535; the data, which is kept elsewhere, is complete)");
        }
        check(driver.bytes() - bytesBefore == (long) packets * SIZE, "bytes were lost");
    }

    private static void send(NetworkDriver driver, int share) {
        for (int packet = 0; packet < share; packet++) {
            driver.packetCame(SIZE);
        }
    }

    private void watchdog(NetworkDriver driver) throws InterruptedException {
        title("A watchdog: 1000 packets leave in time, then the card hangs.");
        for (int packet = 0; packet < 1_000; packet++) {
            driver.sending(); // puts it off
        }
        driver.allSent();
        check(driver.resets() == 0, "the watchdog ran too early");
        driver.sending();
        TimeUnit.MILLISECONDS.sleep(2 * PATIENCE.toMillis());
        driver.settle();
        check(driver.resets() == 1, "the watchdog ran " + driver.resets() + " times");
    }

    private void detach(NetworkDriver driver) throws InterruptedException {
        title("Detach: while interrupts go on.");
        AtomicLong accepted = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        Thread interrupts = Thread.ofPlatform().name("interrupts").start(() -> {
            while (refused.get() < 1_000) {
                (driver.packetCame(SIZE) ? accepted : refused).incrementAndGet();
            }
        });
        while (accepted.get() < 1_000) {
            Thread.onSpinWait();
        }
        driver.detach();
        interrupts.join();
        say("  " + refused + " interrupts were refused; the freed rings were used " + driver.usedAfterFree()
                + " times");
        check(driver.usedAfterFree() == 0, "a task ran after the detach");
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            sound = false;
            say("  WRONG: " + otherwise);
        }
    }

    private void title(String text) {
        out.println();
        say(text);
    }

    private void say(String text) {
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }
}
