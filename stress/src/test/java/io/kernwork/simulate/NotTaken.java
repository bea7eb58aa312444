package io.kernwork.simulate;

import java.util.Map;

/** Edges that the word has and that the library never asks for, each with the reason. */
final class NotTaken {
    private static final String ARMED =
            "tasks, whose runs can be cancelled, are armed by REARM only, and ARM is for works";
    private static final String MERGED =
            "a time for a task that is pending merges into it, so that nothing of the kind is asked of the word";
    private static final String ASKED = "cancel is asked only of what is pending where something can be dead";

    private static final String CLOSE =
            "of tasks, only the close of a queue asks it, and only of what is armed or pending";

    static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("ARM ARM RC", ARMED),
            Map.entry("ARM COALESCED ARC", ARMED),
            Map.entry("ARM COALESCED PRC", ARMED),
            Map.entry("ARM COALESCED PRKC", ARMED),
            Map.entry("ARM DISABLED RCd", ARMED),
            Map.entry("REARM POSTPONE PRC", MERGED),
            Map.entry("REARM POSTPONE PRKC", MERGED),
            Map.entry("CANCEL NOTHING X", ASKED),
            Map.entry("CANCEL NOTHING RC", CLOSE),
            Map.entry("CANCEL NOTHING RCd", CLOSE));

    private NotTaken() {}
}
