package io.kernwork.faults;

import java.util.concurrent.atomic.AtomicLong;

/** What {@link RewritingLoader} calls in the library before each allocation: some of these calls fail. */
public final class FaultPoint {
    private static final AtomicLong CALLS = new AtomicLong();
    private static volatile boolean armed;
    private static volatile long first;
    private static volatile long last;
    private static volatile String where = "";

    private FaultPoint() {}

    /** What is thrown; so that it is told from what the machine itself throws. */
    public static final class Planted extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        Planted(long number) {
            super("planted at allocation " + number);
        }
    }

    /** Called by the library's rewritten classes. */
    public static void hit() {
        if (armed) {
            long number = CALLS.getAndIncrement();
            if (number >= first && number < last) {
                Planted failure = new Planted(number);
                where = where.isEmpty() ? place(failure) : where;
                throw failure;
            }
        }
    }

    /** Before a look at a thread-local, which allocates the first time in a thread; threads of the library have had theirs before anything relies on them. */
    public static void hitOnForeignThread() {
        if (Thread.currentThread().getName().equals(Sweep.PLAYER)) {
            hit();
        }
    }

    private static String place(Throwable failure) {
        StringBuilder text = new StringBuilder(Thread.currentThread().getName());
        StackTraceElement[] stack = failure.getStackTrace();
        for (int i = 1; i < Math.min(stack.length, 7); i++) {
            String type = stack[i].getClassName();
            text.append(i == 1 ? ": " : " < ")
                    .append(type, type.lastIndexOf('.') + 1, type.length())
                    .append('.')
                    .append(stack[i].getMethodName())
                    .append(':')
                    .append(stack[i].getLineNumber());
        }
        return text.toString();
    }

    /** From here on those allocations fail that have a number from the first one up to, and without, the last one. */
    static void arm(long from, long to) {
        CALLS.set(0);
        where = "";
        first = from;
        last = to;
        armed = true;
    }

    /** Nothing fails any more; how many allocations there were. */
    static long disarm() {
        armed = false;
        return CALLS.get();
    }

    /** Where the first one failed; empty if none did. */
    static String where() {
        return where;
    }

    /** Whether it goes back to a planted failure. */
    static boolean explains(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            if (at instanceof Planted) {
                return true;
            }
        }
        return false;
    }
}
