package io.kernwork.cli.watch;

import java.io.PrintWriter;

/** {@code top}: full screen on a terminal that can be drawn on, one table after the other elsewhere. */
public final class Top {
    private final TopOptions options;
    private final PrintWriter out;

    /** Writes to {@code out} where it does not draw. */
    public Top(TopOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Attaches, and shows the process's runtimes until it is told to end.
     *
     * @param pid its process id
     * @throws Refusal if that cannot be done, or no longer
     */
    public void run(long pid) throws Refusal, InterruptedException {
        try (Target target = Attaching.open(pid)) {
            if (options.once() || options.json() || !Screen.isThere()) {
                new Plain(options, target, out).run();
                return;
            }
            try (Screen screen = Screen.open()) {
                new Live(options, target, screen).run();
            }
        }
    }
}
