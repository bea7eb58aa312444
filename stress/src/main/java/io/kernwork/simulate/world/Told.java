package io.kernwork.simulate.world;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What only the message of an interrupted wait tells: how much it has removed all the same. */
final class Told {
    private static final Pattern REMOVED = Pattern.compile("; (\\d+) (waiting|armed) requests");

    private Told() {}

    static int removed(Exception interrupted) {
        Matcher matcher = REMOVED.matcher(String.valueOf(interrupted.getMessage()));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
