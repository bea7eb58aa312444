package io.kernwork.testkit;

import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Inventory;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts that say what a test runtime holds, and why it does not go on. */
final class Report {
    private static final Set<String> OWN =
            Set.of(Baton.class.getName(), Report.class.getName(), Script.class.getName(), TestRuntime.class.getName());

    private Report() {}

    /** Nobody can go on, and no time will come at which that changes. */
    static String stuck(Baton baton, Strand waiting) {
        return "stuck: nothing can go on any more, and the test waits " + wait(waiting) + "\n" + text(baton);
    }

    /** Things go on, but not those that are waited for. */
    static String tooLong(Baton baton, Strand waiting, long nanos) {
        return "no end in sight: the test waits " + wait(waiting) + ", for " + time(nanos) + " already\n" + text(baton);
    }

    /** The clock does not move any more. */
    static String endless(Baton baton, int steps) {
        return "no end in sight: " + steps + " steps without the clock moving\n" + text(baton);
    }

    /** A thread keeps the baton. */
    static String hung(Baton baton, @Nullable Strand holder, long realNanos) {
        StringBuilder text = new StringBuilder("a body has kept everybody else waiting for " + time(realNanos)
                + " of real time; it may wait by Script and by the verbs of the library only\n");
        if (holder != null) {
            text.append("thread '").append(holder.thread.getName()).append("':");
            for (StackTraceElement frame : holder.thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text + "\n" + clock(baton);
    }

    private static String clock(Baton baton) {
        return "at " + time(baton.nanos()) + ", seed " + baton.seed();
    }

    /** Everything that runs, is pending or is armed; a line for each. */
    static String text(Baton baton) {
        Inventory inventory = baton.engine().inventory();
        long now = baton.nanos();
        StringBuilder text = new StringBuilder(clock(baton));
        if (inventory.isEmpty()) {
            return text.append(": nothing runs, is pending or is armed").toString();
        }
        for (Inventory.Running running : inventory.running()) {
            Strand body = baton.body(running.thread());
            line(text, "running", running.item(), running.queue())
                    .append(body == null ? "on a thread of its own" : wait(body));
        }
        for (Inventory.Waiting waiting : inventory.waiting()) {
            line(text, "pending", waiting.item(), waiting.queue()).append(requests(waiting.requests()));
        }
        for (Inventory.Armed armed : inventory.armed()) {
            line(text, "armed", armed.item(), armed.queue())
                    .append(requests(armed.requests()))
                    .append(", due at ")
                    .append(time(armed.deadline()))
                    .append(armed.deadline() > now ? ", in " + time(armed.deadline() - now) : ", held by a drain");
        }
        return text.toString();
    }

    private static StringBuilder line(StringBuilder text, String state, ItemRef item, QueueRef queue) {
        return text.append("\n  ")
                .append(state)
                .append(": '")
                .append(item.name())
                .append("' on queue '")
                .append(queue.name())
                .append("', ");
    }

    private static String requests(int count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    /** What a thread waits for. */
    private static String wait(Strand strand) {
        return switch (strand.doing) {
            case GOING_ON, FREE -> "going on";
            case SLEEPING -> "sleeping until " + time(strand.until);
            case STARVING -> "for a CPU";
            case BURNING -> "burning until " + time(strand.until);
            case BLOCKED -> "for " + strand.what;
            case PARKED -> "in " + place(strand.thread) + (strand.until == Strand.NEVER ? "" : bound(strand));
            case UNTIL_IDLE -> "until " + time(strand.until);
        };
    }

    private static String bound(Strand strand) {
        return ", at most until " + time(strand.until);
    }

    /** The verb, and who called it. */
    private static String place(Thread thread) {
        StackTraceElement verb = null;
        for (StackTraceElement frame : thread.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("java.")
                    || type.startsWith("jdk.")
                    || type.startsWith("io.kernwork.internal.")
                    || OWN.contains(type)) {
                continue;
            }
            if (verb == null) {
                verb = frame;
            } else if (!type.equals(verb.getClassName())) {
                return text(verb) + " called at " + text(frame);
            }
        }
        return verb == null ? "thread '" + thread.getName() + "'" : text(verb);
    }

    private static String text(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    /** Such as {@code 1m30.5s}. */
    static String time(long nanos) {
        return Duration.ofNanos(nanos).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
