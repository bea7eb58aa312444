package io.kernwork.cli.watch;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tables, or JSON, one after the other. Each comes at the end of an interval, so that the rates are those of now; a reader that
 * went away ends it.
 */
final class Plain {
    private final TopOptions options;
    private final Target target;
    private final PrintWriter out;

    Plain(TopOptions options, Target target, PrintWriter out) {
        this.options = options;
        this.target = target;
        this.out = out;
    }

    void run() throws Refusal, InterruptedException {
        int tables = options.tables(false);
        int width = width();
        Look before = look();
        for (int i = 0; i < tables; i++) {
            pause();
            Look now = look();
            List<QueueRow> rows = QueueRows.of(before, now, options.filter());
            if (i > 0 && !options.json()) {
                out.println();
            }
            print(now, rows, width);
            if (isUnread()) {
                return;
            }
            before = now;
        }
    }

    /** Between this writer and the pipe is the standard output, which keeps the pipe's failure to itself. */
    private boolean isUnread() {
        return out.checkError() || System.out.checkError();
    }

    private void print(Look now, List<QueueRow> rows, int width) {
        if (options.json()) {
            out.println(JsonLook.write(
                    now, rows.stream().sorted(options.order().comparator()).toList()));
            return;
        }
        for (Line line : Report.lines(now, rows, new View(options.order(), width, View.UNLIMITED))) {
            out.println(line.text());
        }
    }

    private Look look() throws Refusal, InterruptedException {
        return Patience.await(Patience.begin(() -> target.look(options.runtime())), target.pid());
    }

    private void pause() throws InterruptedException {
        long end = System.nanoTime() + options.pause().toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** The terminal's, or what the environment says; a pipe has room for everything. */
    private static int width() {
        if (Screen.isThere()) {
            return Screen.columns();
        }
        try {
            int columns = Integer.parseInt(String.valueOf(System.getenv("COLUMNS")));
            return columns > 0 ? columns : Integer.MAX_VALUE;
        } catch (NumberFormatException _) {
            return Integer.MAX_VALUE;
        }
    }
}
