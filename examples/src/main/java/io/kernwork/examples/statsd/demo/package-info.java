/**
 * The demonstration behind {@code ./kernwork demo}: a load for the StatsD server, made up or replayed from a capture,
 * and a report of what the server made of it.
 */
@NullMarked
package io.kernwork.examples.statsd.demo;

import org.jspecify.annotations.NullMarked;
