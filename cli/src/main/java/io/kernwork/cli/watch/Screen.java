package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Line.Stress;
import java.io.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.ShutdownHooks;

/**
 * The terminal while it is drawn on: keys one by one, its other screen, no cursor. However the program ends, the terminal is as it
 * was before.
 */
final class Screen implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    /** In cells. */
    record Size(int columns, int rows) {}

    private final Terminal terminal;
    private final Attributes before;
    private final Thread hook = new Thread(this::restore, "kernwork-terminal");

    /** Guards the terminal's output, and this. */
    private boolean restored;

    private List<Line> last = List.of();

    /** Takes the terminal over, until it is closed. */
    Screen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setControlChar(Attributes.ControlChar.VSUSP, 0); // a stopped program cannot put the terminal back
        terminal.setAttributes(raw);
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** Whether a person sits there, at a terminal that can be drawn on. */
    static boolean isThere() {
        String type = System.getenv("TERM");
        return type != null
                && !type.equals("dumb")
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    /** The terminal's width. */
    static int columns() {
        try (Terminal terminal = build()) {
            return size(terminal).columns();
        } catch (IOException _) {
            return USUAL_COLUMNS;
        }
    }

    static Screen open() throws Refusal {
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true"); // ours does it, and in order
        try {
            return new Screen(build());
        } catch (IOException e) {
            throw Refusal.misused("the terminal cannot be drawn on: " + e.getMessage() + "; use --once");
        }
    }

    private static Terminal build() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .providers("ffm,exec")
                .build();
    }

    /** How many lines and columns there are now. */
    Size size() {
        return size(terminal);
    }

    private static Size size(Terminal terminal) {
        int columns = terminal.getColumns();
        int rows = terminal.getRows();
        return new Size(columns > 0 ? columns : USUAL_COLUMNS, rows > 0 ? rows : USUAL_ROWS);
    }

    /**
     * Calls {@code keys} for each key until that answers that no more are wanted: what is typed then is the shell's.
     *
     * @param end called at Ctrl-C and at the end of input
     * @param resized called when the size has changed
     */
    void listen(IntPredicate keys, Runnable end, Runnable resized) {
        terminal.handle(Signal.INT, _ -> end.run());
        terminal.handle(Signal.QUIT, _ -> end.run());
        terminal.handle(Signal.WINCH, _ -> resized.run());
        Thread reader = new Thread(() -> read(keys, end), "kernwork-keys");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(IntPredicate keys, Runnable end) {
        boolean more = true;
        while (more && !isRestored()) {
            int key = key();
            if (key == NonBlockingReader.EOF) {
                end.run();
                return;
            }
            more = key == NonBlockingReader.READ_EXPIRED || keys.test(key);
        }
    }

    private int key() {
        try {
            return terminal.reader().read(LOOK_MILLIS);
        } catch (IOException | IllegalStateException _) { // closed meanwhile
            return NonBlockingReader.EOF;
        }
    }

    private synchronized boolean isRestored() {
        return restored;
    }

    /** Draws over what is there. The lines are no wider, and fewer, than the screen; the foot is not left behind at the end. */
    synchronized void draw(List<Line> report, Line foot) {
        if (restored) {
            return;
        }
        last = List.copyOf(report);
        List<Line> lines = new ArrayList<>(report);
        lines.add(foot);
        terminal.puts(Capability.cursor_home);
        int columns = size().columns();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                terminal.writer().print("\r\n");
            }
            Line line = lines.get(i);
            stress(line.look());
            terminal.writer().print(line.text());
            terminal.puts(Capability.exit_attribute_mode);
            if (Text.width(line.text()) < columns) {
                terminal.puts(Capability.clr_eol);
            }
        }
        if (lines.size() < size().rows()) {
            terminal.writer().print("\r\n");
            terminal.puts(Capability.clr_eos);
        }
        terminal.flush();
    }

    private void stress(Stress look) {
        switch (look) {
            case PLAIN -> {}
            case HEADING -> terminal.puts(Capability.enter_reverse_mode);
            case ALARM -> terminal.puts(Capability.enter_bold_mode);
        }
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        terminal.puts(Capability.exit_attribute_mode);
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
    }

    /** Puts the terminal back, and leaves on it what was drawn last. */
    @Override
    public void close() {
        restore();
        for (Line line : last) {
            terminal.writer().println(line.text());
        }
        terminal.flush();
        try {
            terminal.close();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IOException | IllegalStateException _) {
            // It is put back already; in a shutdown the hook stays.
        }
    }
}
