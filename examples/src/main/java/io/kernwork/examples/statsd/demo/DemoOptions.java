package io.kernwork.examples.statsd.demo;

import io.kernwork.examples.statsd.ReceivePath;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to demonstrate.
 *
 * @param seconds how long to send at most, 1 to {@value #MAX_SECONDS}
 * @param rate generated metrics a second, or packets of a text capture, 100 to {@value #MAX_RATE}
 * @param capture a capture to replay, null to make up a load
 * @param speed how many times faster than recorded a pcap file is replayed
 * @param capturePort the destination port to take packets of from a pcap file, 0 for any
 * @param interval the time from flush to flush
 * @param file where to append the flushes as well, or null
 * @param path where packets are parsed
 */
public record DemoOptions(
        int seconds,
        int rate,
        @Nullable Path capture,
        double speed,
        int capturePort,
        Duration interval,
        @Nullable Path file,
        ReceivePath path) {
    /** The longest demonstration. */
    public static final int MAX_SECONDS = 300;

    /** The fastest load. */
    public static final int MAX_RATE = 1_000_000;

    /** Checks the bounds. */
    public DemoOptions {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("seconds must be 1 to " + MAX_SECONDS + ", not " + seconds);
        }
        if (rate < 100 || rate > MAX_RATE) {
            throw new IllegalArgumentException("rate must be 100 to " + MAX_RATE + ", not " + rate);
        }
        if (!(speed > 0 && speed <= 1000)) {
            throw new IllegalArgumentException("speed must be above 0 and at most 1000, not " + speed);
        }
        if (capturePort < 0 || capturePort > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + capturePort);
        }
    }
}
