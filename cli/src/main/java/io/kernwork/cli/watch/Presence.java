package io.kernwork.cli.watch;

import java.util.List;
import java.util.Properties;

/** What a JVM's system properties tell of its runtimes, so that nothing in it need be started to find out. */
final class Presence {
    /** How many runtimes have a bean; the library keeps it up to date, and it is absent where there never was one. */
    static final String COUNT = "io.kernwork.jmx";

    /** What some of them are called, one a line. */
    static final String NAMES = "io.kernwork.jmx.names";

    /** Says {@code false} where the beans are switched off. */
    static final String SWITCH = "kernwork.jmx";

    private Presence() {}

    /** What the properties tell: how many runtimes can be looked at, and what some of them are called. */
    static Runtimes of(Properties properties) {
        return new Runtimes(
                count(properties),
                properties.getProperty(NAMES, "").lines().sorted().toList());
    }

    /** Those of one JVM. */
    record Runtimes(int count, List<String> names) {
        /** There is none. */
        static final Runtimes NONE = new Runtimes(0, List.of());

        /** In one line. */
        String text() {
            return String.join(", ", names) + (names.size() < count ? ", ..." : "");
        }
    }

    /** How many runtimes can be looked at. */
    static int count(Properties properties) {
        try {
            return Math.max(0, Integer.parseInt(properties.getProperty(COUNT, "0")));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Why there is none, to follow the process's name. */
    static String absence(Properties properties) {
        if ("false".equalsIgnoreCase(properties.getProperty(SWITCH))) {
            return "hides its runtimes of Kernwork: it was started with -D" + SWITCH + "=false";
        }
        return "has no runtime of Kernwork with threads";
    }
}
