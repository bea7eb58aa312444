package io.kernwork.examples.softirqs;

import java.util.concurrent.TimeUnit;

/** Time, and what takes time; a test has one that does not pass by itself. */
interface Clock {

    /** Of the machine. */
    Clock REAL = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void compute(long nanos) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Keeps the calling thread's processor for so long. */
    void compute(long nanos);

    /** Gives it up for so long, which only what may block can do. */
    void sleep(long nanos) throws InterruptedException;
}
