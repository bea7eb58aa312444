package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Line.Stress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The table that redraws in place. Keys, looks and the terminal's size arrive as events in one queue, so that a process that does
 * not answer, which is what one wants to see, never keeps a key waiting.
 */
final class Live {
    private static final String KEYS = "o oldest  d depth  r rate  w wait  n name  q quit";

    private final TopOptions options;
    private final Target target;
    private final Screen screen;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Order order;
    private @Nullable Look before;
    private @Nullable Look now;
    private int seen;
    private boolean asking;
    private long askedAt;
    private long due;

    private sealed interface Event {
        record Key(int key) implements Event {}

        record Resized() implements Event {}

        record End() implements Event {}

        record Answered(FutureTask<Look> look) implements Event {}
    }

    Live(TopOptions options, Target target, Screen screen) {
        this.options = options;
        this.target = target;
        this.screen = screen;
        this.order = options.order();
    }

    /** Until a key, or the count, ends it. */
    void run() throws Refusal, InterruptedException {
        screen.listen(this::pressed, () -> events.add(new Event.End()), () -> events.add(new Event.Resized()));
        due = System.nanoTime();
        boolean goOn = true;
        while (goOn) {
            Event event = events.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            switch (event) {
                case null -> tick();
                case Event.Key key -> press(key.key());
                case Event.Resized _ -> draw();
                case Event.End _ -> goOn = false;
                case Event.Answered answer -> goOn = take(answer.look());
            }
        }
    }

    private void tick() {
        long time = System.nanoTime();
        due = time + options.pause().toNanos();
        if (asking) {
            draw();
            return;
        }
        asking = true;
        askedAt = time;
        FutureTask<Look> look = new FutureTask<>(() -> target.look(options.runtime())) {
            @Override
            protected void done() {
                events.add(new Event.Answered(this));
            }
        };
        Patience.start(look);
    }

    private boolean take(FutureTask<Look> look) throws Refusal, InterruptedException {
        asking = false;
        try {
            before = now;
            now = look.get();
        } catch (ExecutionException e) {
            throw Patience.refusal(e, target.pid());
        }
        draw();
        seen++;
        return seen < options.tables(true);
    }

    /** On another thread; the key that ends it is the last one wanted. */
    private boolean pressed(int key) {
        boolean last = key == 'q' || key == 'Q';
        events.add(last ? new Event.End() : new Event.Key(key));
        return !last;
    }

    private void press(int key) {
        if (key == ' ') {
            due = System.nanoTime();
        }
        Order.ofKey(key).ifPresent(chosen -> {
            order = chosen;
            draw();
        });
    }

    private void draw() {
        if (now == null) {
            return;
        }
        Screen.Size size = screen.size();
        List<QueueRow> rows = QueueRows.of(before, now, options.filter());
        View view = new View(order, size.columns(), Math.max(1, size.rows() - 1));
        screen.draw(Report.lines(now, rows, view), foot(size.columns()));
    }

    private Line foot(int columns) {
        long silent = asking ? System.nanoTime() - askedAt : 0;
        if (silent > options.pause().toNanos() / 2) {
            return new Line(Text.fit("no answer for " + Units.time(silent) + "  " + KEYS, columns), Stress.ALARM);
        }
        return new Line(Text.fit(KEYS, columns), Stress.PLAIN);
    }
}
