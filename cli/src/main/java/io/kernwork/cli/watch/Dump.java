package io.kernwork.cli.watch;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code dump}: what a process's runtimes say of themselves, as they say it. */
public final class Dump {
    private Dump() {}

    /**
     * Attaches and prints.
     *
     * @param pid the process id
     * @param runtime the runtimes of this name only; null for all
     * @throws Refusal if that cannot be done
     */
    public static void print(long pid, @Nullable String runtime, PrintWriter out) throws Refusal, InterruptedException {
        try (Target target = Attaching.open(pid)) {
            List<String> dumps = Patience.await(Patience.begin(() -> target.dumps(runtime)), pid);
            String between = "";
            for (String dump : dumps) {
                out.print(between);
                dump.lines().forEach(out::println);
                between = System.lineSeparator();
            }
            out.flush();
        }
    }
}
