package io.kernwork.simulate;

import java.util.Map;

/** Edges that the word has and that programs do not take, each with the reason. */
final class NotTaken {
    static final Map<String, String> REASONS = Map.of();

    private NotTaken() {}
}
