package io.kernwork.internal.jmx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The property that tells what the runtimes are called: a line for each, of the first ones if there are many. */
final class Names {
    private static final int MOST_NAMES = 32;
    private static final int MOST_CHARS = 60;

    private Names() {}

    static void add(String runtime) {
        change(names -> {
            if (names.size() < MOST_NAMES) {
                names.add(line(runtime));
            }
        });
    }

    static void remove(String runtime) {
        change(names -> names.remove(line(runtime)));
    }

    /** The properties are those of the whole JVM. */
    private static void change(Change change) {
        System.getProperties().compute(Jmx.NAMES, (key, present) -> {
            List<String> names = lines(present);
            change.apply(names);
            return names.isEmpty() ? null : String.join("\n", names);
        });
    }

    private static List<String> lines(@Nullable Object present) {
        return new ArrayList<>(
                present == null ? List.of() : present.toString().lines().toList());
    }

    private static String line(String name) {
        String one = name.replaceAll("\\R", " ");
        return one.length() <= MOST_CHARS ? one : one.substring(0, MOST_CHARS) + "...";
    }

    private interface Change {
        void apply(List<String> names);
    }
}
