package io.kernwork.examples.statsd.demo;

import com.sun.management.ThreadMXBean;
import io.kernwork.examples.statsd.StatsdServer;
import java.lang.management.ManagementFactory;

/**
 * Bytes that the receive thread allocates for each packet, by the JVM's own count. Measured from {@link #start}, which
 * is called when every series of the load has been seen.
 */
public final class AllocationMeter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StatsdServer server;
    private long bytes;
    private long packets;

    /** Measures this server. */
    public AllocationMeter(StatsdServer server) {
        this.server = server;
    }

    /** Measures from now on. */
    public void start() {
        packets = server.stats().packets();
        bytes = allocated();
    }

    /** Bytes for each packet since the start, NaN if none came or the thread has ended. */
    public double bytesPerPacket() {
        long more = server.stats().packets() - packets;
        long now = allocated();
        return more == 0 || now < 0 || bytes < 0 ? Double.NaN : (now - bytes) / (double) more;
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(server.receiveThreadId());
    }
}
