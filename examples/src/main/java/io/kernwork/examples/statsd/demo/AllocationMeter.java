package io.kernwork.examples.statsd.demo;

import com.sun.management.ThreadMXBean;
import io.kernwork.examples.statsd.StatsdServer;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes that the threads that receive and parse allocate for each packet, by the JVM's own count. Measured from {@link #start},
 * which is called when every series of the load has been seen.
 */
public final class AllocationMeter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StatsdServer server;
    private final Map<Long, Long> before = new HashMap<>();
    private long packets;

    /** Measures this server. */
    public AllocationMeter(StatsdServer server) {
        this.server = server;
    }

    /** Measures from now on. */
    public void start() {
        packets = server.stats().packets();
        before.clear();
        for (long thread : server.receiveThreadIds()) {
            before.put(thread, threads.getThreadAllocatedBytes(thread));
        }
    }

    /**
     * Bytes for each packet since the start, NaN if none came. Of a thread that has ended, or was not there at the start, nothing is
     * counted.
     */
    public double bytesPerPacket() {
        long more = server.stats().packets() - packets;
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : before.entrySet()) {
            bytes += Math.max(0, threads.getThreadAllocatedBytes(thread.getKey()) - thread.getValue());
        }
        return more == 0 ? Double.NaN : bytes / (double) more;
    }
}
