package io.kernwork.examples.statsd.demo;

import java.util.HashMap;
import java.util.Map;

/** What was sent, as the sender counts it: for comparing with what the server says it received. Not thread-safe. */
final class Expected {
    private final Map<String, Double> counters = new HashMap<>();
    private long lines;
    private long malformed;

    void line() {
        lines++;
    }

    void malformed() {
        lines++;
        malformed++;
    }

    /** A counter's line: the series, and what the line adds to it. */
    void counter(String name, double amount) {
        lines++;
        counters.merge(name, amount, Double::sum);
    }

    /** All lines, bad ones included. */
    long lines() {
        return lines;
    }

    /** Lines that were made wrong on purpose. */
    long malformedLines() {
        return malformed;
    }

    /** The sum that each counter should come to; empty when that is not known. */
    Map<String, Double> counters() {
        return Map.copyOf(counters);
    }
}
