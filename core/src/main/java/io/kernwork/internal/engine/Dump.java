package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneContents;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.RuntimeSnapshot;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.observe.WorkerSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A runtime as text, in the order in which somebody reads it who wants to know what is stuck: what the watchdog has found, who is
 * inside which body since when, what waits behind, what is armed.
 */
final class Dump {
    private static final int MOST_FRAMES = 24;
    private static final int MOST_QUIET = 20; // queues that hold nothing are told of in one line
    private static final int MOST_LISTED = 1_000; // of the items of one lane
    private static final int MOST_FOLDED = 12; // kinds of items that wait in one queue

    private final RuntimeSnapshot seen;
    private final List<Lane[]> lanes; // of its queues
    private final StringBuilder text = new StringBuilder(4_096);

    Dump(RuntimeSnapshot seen, List<Lane[]> lanes) {
        this.seen = seen;
        this.lanes = lanes;
    }

    String text() {
        header();
        stalls();
        busy();
        queues();
        pools();
        return text.toString();
    }

    private void header() {
        text.append("Kernwork runtime '").append(seen.name()).append("': up ").append(Spans.of(seen.uptimeNanos()));
        text.append(", ").append(seen.cpus()).append(seen.cpus() == 1 ? " cpu, " : " cpus, ");
        text.append(seen.busy().size())
                .append((seen.busy().size() == 1 ? " body in progress, " : " bodies in progress, "));
        text.append(seen.queues().stream().mapToLong(QueueSnapshot::depth).sum())
                .append(" waiting, ");
        text.append(seen.timers().armed()).append(" armed");
        if (seen.timers().nextNanos() != Long.MAX_VALUE) {
            text.append(" (next in ")
                    .append(Spans.of(seen.timers().nextNanos()))
                    .append(')');
        }
        text.append(seen.frozen() ? ", frozen" : "")
                .append(seen.closed() ? ", closed" : "")
                .append('\n');
    }

    private void stalls() {
        for (StallSnapshot stall : seen.stalls()) {
            text.append("\n!! ")
                    .append(stall.kind())
                    .append(": ")
                    .append(stall.subject())
                    .append(" for ");
            text.append(Spans.of(stall.nanos()))
                    .append("; ")
                    .append(stall.detail())
                    .append('\n');
            frames("at ", stall.stack());
        }
    }

    private void busy() {
        if (!seen.busy().isEmpty()) {
            text.append("\nin progress, the longest first:\n");
        }
        for (WorkerSnapshot worker : seen.busy()) {
            text.append("  item '").append(worker.item()).append("' on queue '").append(worker.queue());
            text.append("' for ")
                    .append(Spans.of(worker.nanos()))
                    .append(" in thread '")
                    .append(worker.thread());
            text.append("' (")
                    .append(worker.state())
                    .append(worker.blocked() ? ", replaced" : "")
                    .append(')');
            if (worker.requests() > 1) {
                text.append(", ").append(worker.requests()).append(" requests");
            }
            text.append('\n');
            if (seen.stalls().stream().noneMatch(stall -> stall.stack().equals(worker.stack()))) {
                frames("at ", worker.stack());
            }
            frames("enqueued at ", worker.site());
        }
    }

    private void frames(String where, List<String> stack) {
        stack.stream()
                .limit(MOST_FRAMES)
                .forEach(frame ->
                        text.append("      ").append(where).append(frame).append('\n'));
        if (stack.size() > MOST_FRAMES) {
            text.append("      ... ").append(stack.size() - MOST_FRAMES).append(" more\n");
        }
    }

    private void queues() {
        List<Integer> holding = IntStream.range(0, lanes.size())
                .boxed()
                .filter(at -> holds(seen.queues().get(at)))
                .sorted(Comparator.comparingLong(at -> -seen.queues().get(at).oldestNanos()))
                .toList();
        text.append(
                holding.isEmpty()
                        ? "\nno queue holds anything\n"
                        : "\nqueues that hold something, the oldest item first:\n");
        holding.forEach(at -> queue(seen.queues().get(at), lanes.get(at)));
        List<String> quiet = seen.queues().stream()
                .filter(queue -> !holds(queue))
                .map(QueueSnapshot::name)
                .toList();
        if (!quiet.isEmpty()) {
            text.append("quiet: ").append(String.join(", ", quiet.subList(0, Math.min(MOST_QUIET, quiet.size()))));
            text.append(quiet.size() > MOST_QUIET ? " and " + (quiet.size() - MOST_QUIET) + " more\n" : "\n");
        }
    }

    private static boolean holds(QueueSnapshot queue) {
        return queue.depth() > 0 || queue.running() > 0 || queue.armed() > 0;
    }

    private void queue(QueueSnapshot queue, Lane... of) {
        text.append("  ").append(queue.kind()).append(" '").append(queue.name()).append("' ");
        text.append(queue.attributes().isEmpty() ? "" : queue.attributes() + " ");
        text.append(queue.state()).append(": ").append(queue.running());
        text.append(queue.maxActive() == Integer.MAX_VALUE ? "" : "/" + queue.maxActive());
        text.append(" in progress, ").append(queue.depth()).append(" waiting, ");
        text.append(queue.armed()).append(" armed");
        if (queue.depth() > 0) {
            text.append(", the oldest for at least ").append(Spans.of(queue.oldestNanos()));
        }
        text.append('\n');
        frames("the oldest was enqueued at ", queue.oldestSite());
        contents(of);
    }

    /** What waits, equal names folded, and who waits for it. */
    private void contents(Lane... of) {
        Map<String, Integer> names = new LinkedHashMap<>();
        List<String> waiters = new ArrayList<>();
        for (Lane lane : of) {
            LaneContents contents = LaneContents.of(lane, MOST_LISTED);
            contents.waiting().forEach(item -> names.merge(item.ref().name(), 1, Integer::sum));
            waiters.addAll(contents.waiters());
        }
        if (!names.isEmpty()) {
            text.append("      waiting: ")
                    .append(names.entrySet().stream()
                            .limit(MOST_FOLDED)
                            .map(one -> (one.getValue() == 1 ? "" : one.getValue() + "*") + one.getKey())
                            .collect(Collectors.joining(", ")))
                    .append(names.size() > MOST_FOLDED ? ", ...\n" : "\n");
        }
        waiters.stream()
                .limit(MOST_FOLDED)
                .forEach(waiter -> text.append("      ").append(waiter).append('\n'));
    }

    private void pools() {
        text.append("\npools:\n");
        for (PoolSnapshot pool : seen.pools()) {
            text.append("  ")
                    .append(pool.name())
                    .append(": ")
                    .append(pool.workers())
                    .append(pool.workers() == 1 ? " worker (" : " workers (");
            text.append(pool.idle()).append(" idle, ").append(pool.starting()).append(" starting, ");
            text.append(pool.blocked())
                    .append(" replaced, ")
                    .append(pool.hogs())
                    .append(" computing for long), ");
            text.append(pool.waiting()).append(" queues wait for one");
            if (pool.stalledNanos() > 0) {
                text.append(", no progress for ").append(Spans.of(pool.stalledNanos()));
            }
            text.append('\n');
        }
    }
}
