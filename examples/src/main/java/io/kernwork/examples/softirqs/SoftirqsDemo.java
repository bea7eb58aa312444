package io.kernwork.examples.softirqs;

import io.kernwork.examples.softirqs.Finding.Loaded;
import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sends the same interrupts through every mechanism that Linux has had, and prints what came of it. */
public final class SoftirqsDemo {
    private static final int WARM_UP_TURNS = 100;

    private final PrintWriter out;
    private final Load load;

    /**
     * Prepares it.
     *
     * @param out the console; flushed, never closed
     * @param turns how many turns each of the two loops makes for each mechanism, one every millisecond; 1 or more
     * @throws IllegalArgumentException if there is none
     */
    public SoftirqsDemo(PrintWriter out, int turns) {
        if (turns < 1) {
            throw new IllegalArgumentException("a loop must make 1 turn or more, not " + turns);
        }
        this.out = out;
        this.load = Load.of(turns);
    }

    /**
     * Runs it; a second for a thousand turns and each of seven mechanisms, and a second more for what else is tried.
     *
     * @return whether everything was as it must be
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run() throws InterruptedException {
        say(Load.LOOPS + " event loops with "
                + Figures.grouped(load.loops().getFirst().size())
                + " turns each, " + Load.CARDS + " cards: "
                + Figures.grouped(load.packets()) + " packets, some in bursts of " + Load.BURST + ".");
        say("A packet costs " + Figures.nanos(Trial.COST_NANOS) + " of computing; "
                + Figures.grouped(load.sleepers()) + " must sleep for " + Figures.nanos(Trial.SLEEP_NANOS)
                + " instead. Every mechanism gets the same.");
        say("");
        warmUp();
        List<Finding> found = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.values()) {
            found.add(Trial.run(mechanism, load));
        }
        out.print(table(found));
        List<String> wrong = wrong(found);
        say("");
        wrong.forEach(text -> say("WRONG: " + text));
        say(
                wrong.isEmpty()
                        ? "Each packet was looked after once, and each mechanism kept its rules."
                        : "Something went wrong, see above.");
        return wrong.isEmpty();
    }

    /** Else the first mechanisms would be measured while their code is still being compiled. */
    private static void warmUp() throws InterruptedException {
        Load little = Load.of(WARM_UP_TURNS);
        for (Mechanism mechanism : Mechanism.values()) {
            Trial.run(mechanism, little);
        }
    }

    // ---- the table

    private static String table(List<Finding> found) {
        TextTable table = new TextTable("l" + "r".repeat(found.size()));
        load(table, found);
        sleepers(table, found);
        slowBody(table, found);
        row(table, "can be taken back by", found, each -> each.mechanism().takenBackBy);
        row(table, "can be waited for by", found, each -> each.mechanism().waitedForBy);
        return table.format("");
    }

    private static void load(TextTable table, List<Finding> found) {
        row(table, "", found, each -> each.mechanism().over);
        row(table, "", found, each -> each.mechanism().under);
        row(table, "two cards at the same time", found, each -> yes(each.rules().cardsMeet()));
        row(table, "one card beside itself", found, each -> yes(each.rules().cardMeetsItself()));
        row(
                table,
                "threads that ran bodies",
                found,
                each -> Integer.toString(each.loaded().threads()));
        row(
                table,
                "bodies at once, at most",
                found,
                each -> Integer.toString(each.loaded().most()));
        row(table, "done before the loop goes on", found, SoftirqsDemo::onLoop);
        row(table, "a loop was held, at most", found, each -> time(each.loaded().longestTurn()));
        row(
                table,
                "raised to begun: 50 of 100",
                found,
                each -> time(each.loaded().waits().median()));
        row(
                table,
                "                 99 of 100",
                found,
                each -> time(each.loaded().waits().p99()));
    }

    private static void sleepers(TextTable table, List<Finding> found) {
        row(table, "a body may sleep", found, each -> yes(each.rules().maySleep()));
        row(table, "what must sleep goes to", found, each -> each.mechanism().sleepersGoTo);
        row(table, "two sleep at the same time", found, each -> yes(each.rules().sleepersMeet()));
        row(
                table,
                "raised to begun: 50 of 100",
                found,
                each -> time(each.loaded().sleeperWaits().median()));
        row(
                table,
                "                 99 of 100",
                found,
                each -> time(each.loaded().sleeperWaits().p99()));
    }

    private static void slowBody(TextTable table, List<Finding> found) {
        row(table, "one body computes " + Figures.nanos(Trial.SLOW.toNanos()) + ":", found, _ -> "");
        row(table, "  its loop was held", found, each -> time(each.slow().loopHeld()));
        row(
                table,
                "  its loop's other card waits",
                found,
                each -> time(each.slow().sameLoop()));
        row(
                table,
                "  the other loop's card waits",
                found,
                each -> time(each.slow().otherLoop()));
        row(
                table,
                "one sleeps " + Figures.nanos(Trial.SLOW.toNanos()) + ", next waits",
                found,
                each -> time(each.slow().sleeper()));
    }

    private static void row(TextTable table, String label, List<Finding> found, Function<Finding, String> cell) {
        List<String> cells = new ArrayList<>();
        cells.add(label);
        found.forEach(each -> cells.add(cell.apply(each)));
        table.add(cells.toArray(String[]::new));
    }

    private static String yes(boolean is) {
        return is ? "yes" : "no";
    }

    private static String onLoop(Finding found) {
        return found.loaded().packets() == 0
                ? "-"
                : Math.round(100.0 * found.loaded().onLoop() / found.loaded().packets()) + " %";
    }

    private static String time(long nanos) {
        return Figures.nanos(nanos);
    }

    // ---- the rules

    private List<String> wrong(List<Finding> found) {
        List<String> wrong = new ArrayList<>();
        for (Finding each : found) {
            Mechanism mechanism = each.mechanism();
            Loaded loaded = each.loaded();
            if (loaded.packets() + loaded.slept() != load.packets()) {
                wrong.add(
                        mechanism + ": " + (loaded.packets() + loaded.slept()) + " of " + load.packets() + " packets");
            }
            if (!each.rules().equals(mechanism.rules())) {
                wrong.add(mechanism + ": " + each.rules() + " instead of " + mechanism.rules());
            }
            if (!mechanism.rules().cardsMeet() && loaded.most() > 1) {
                wrong.add(mechanism + ": " + loaded.most() + " bodies at the same time");
            }
            if (!mechanism.rules().cardMeetsItself() && loaded.mostOfOne() > 1) {
                wrong.add(mechanism + ": " + loaded.mostOfOne() + " bodies of one card at the same time");
            }
        }
        return wrong;
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }
}
