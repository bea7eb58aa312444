package io.kernwork.examples.debounce;

/**
 * What was counted.
 *
 * @param events changes seen, before any folding
 * @param digests how often there was a reaction
 * @param unanswered paths that have changed and wait for a reaction; after the close, for ever
 * @param overflows how often the system has lost events, so that folders were scanned
 */
public record DebounceStats(long events, long digests, int unanswered, long overflows) {}
