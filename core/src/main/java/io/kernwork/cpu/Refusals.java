package io.kernwork.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the log what the platform refused: one line for each cause, however often and for whatever it is asked. */
final class Refusals {
    private static final Set<String> LOGGED =
            ConcurrentHashMap.newKeySet(); // few: causes are fixed texts and errno names

    private Refusals() {}

    /** Answers a refusal, and logs it if this cause was not logged before. */
    static PlatformResult refuse(String cause, String what, String reason) {
        if (LOGGED.add(cause)) {
            Logger log = System.getLogger("io.kernwork");
            log.log(Level.WARNING, what + ": " + reason + ". Work goes on without; this is logged once.");
        }
        return PlatformResult.no(reason);
    }
}
