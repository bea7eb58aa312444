package io.kernwork.examples.statsd;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a server is set up. Start from {@link #defaults} and change what differs.
 *
 * @param address where to receive; port 0 takes a free one
 * @param interval the time from flush to flush, 10 ms to a day
 * @param maxSeries how many series may be open at once, 1 to 1,000,000; lines that would open another are refused
 * @param maxNameLength the longest name in bytes, 1 to 1,024
 * @param idleIntervals after how many silent intervals a series is retired, at least 1
 * @param receiveBuffer the size asked for the kernel's receive buffer, in bytes; the kernel may grant less
 * @param path where packets are parsed
 */
public record StatsdOptions(
        InetSocketAddress address,
        Duration interval,
        int maxSeries,
        int maxNameLength,
        int idleIntervals,
        int receiveBuffer,
        ReceivePath path) {
    /** The port that StatsD clients send to unless told otherwise. */
    public static final int PORT = 8125;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the bounds. */
    public StatsdOptions {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unknown host '" + address.getHostString() + "'");
        }
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval must be 10 ms to 1 day, not " + interval);
        }
        check("maxSeries", maxSeries, 1, 1_000_000);
        check("maxNameLength", maxNameLength, 1, 1024);
        check("idleIntervals", idleIntervals, 1, Integer.MAX_VALUE);
        check("receiveBuffer", receiveBuffer, 4096, 1 << 30);
    }

    /**
     * Port 8125 on the loopback address, a flush every 10 s, 10,000 series that are retired after 30 silent intervals, packets
     * parsed in a softirq.
     */
    public static StatsdOptions defaults() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
        return new StatsdOptions(address, Duration.ofSeconds(10), 10_000, 255, 30, 4 << 20, ReceivePath.SOFTIRQ);
    }

    /** These options with another address. */
    public StatsdOptions withAddress(InetSocketAddress other) {
        return new StatsdOptions(other, interval, maxSeries, maxNameLength, idleIntervals, receiveBuffer, path);
    }

    /** These options with another interval. */
    public StatsdOptions withInterval(Duration other) {
        return new StatsdOptions(address, other, maxSeries, maxNameLength, idleIntervals, receiveBuffer, path);
    }

    /** These options with another bound on the number of series. */
    public StatsdOptions withMaxSeries(int other) {
        return new StatsdOptions(address, interval, other, maxNameLength, idleIntervals, receiveBuffer, path);
    }

    /** These options with another idle time. */
    public StatsdOptions withIdleIntervals(int other) {
        return new StatsdOptions(address, interval, maxSeries, maxNameLength, other, receiveBuffer, path);
    }

    /** These options with the packets parsed elsewhere. */
    public StatsdOptions withPath(ReceivePath other) {
        return new StatsdOptions(address, interval, maxSeries, maxNameLength, idleIntervals, receiveBuffer, other);
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
