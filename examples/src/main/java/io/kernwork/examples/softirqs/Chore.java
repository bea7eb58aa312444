package io.kernwork.examples.softirqs;

/** What one packet needs. */
interface Chore {
    void run() throws InterruptedException;
}
