package io.kernwork.examples.debounce;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints the digests for the demonstration, remembers their paths, counts who is inside, and can be held up. */
final class DemoReaction implements Reaction {
    private final PrintWriter out;
    private final Set<Path> seen = new HashSet<>(); // all of this under the monitor, but for the latch's own state
    private int digests;
    private int inside;
    private int most;
    private CountDownLatch mayGoOn = new CountDownLatch(0);

    DemoReaction(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void react(Digest digest) throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            inside++;
            most = Math.max(most, inside);
            latch = mayGoOn;
            notifyAll();
        }
        latch.await();
        synchronized (this) {
            inside--;
            digests++;
            digest.changes().forEach(change -> seen.add(change.path()));
            print(digest);
            notifyAll();
        }
    }

    private void print(Digest digest) {
        out.println("  digest: " + digest.summary());
        digest.lines().forEach(line -> out.println("    " + line));
        out.flush();
    }

    /** Lets the next reaction wait inside. */
    synchronized void holdUp() {
        mayGoOn = new CountDownLatch(1);
    }

    /** Waits until a reaction is inside. */
    synchronized void awaitHeldUp(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (inside == 0 && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }

    /** Lets it go. */
    synchronized void goOn() {
        mayGoOn.countDown();
    }

    /** Waits until all these paths were in digests; answers how many were not when patience was over. */
    synchronized int await(Set<Path> expected, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!seen.containsAll(expected) && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        return (int) expected.stream().filter(path -> !seen.contains(path)).count();
    }

    /** How many digests there were since the last call; forgets their paths. */
    synchronized int newRound() {
        int round = digests;
        digests = 0;
        seen.clear();
        return round;
    }

    /** The most reactions that were inside at the same time. */
    synchronized int most() {
        return most;
    }

    @Override
    public void stop() {
        goOn();
    }
}
