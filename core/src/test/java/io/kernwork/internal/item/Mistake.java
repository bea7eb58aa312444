package io.kernwork.internal.item;

import io.kernwork.internal.item.Picture.Change;
import io.kernwork.internal.item.Picture.Origin;
import io.kernwork.internal.item.Picture.Taken;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A planted mistake: one row gives another word, or another verdict, in the states with certain letters. It is wrapped
 * around the production functions.
 */
final class Mistake {
    /** A family: verdicts that somebody might mix up. */
    private static final List<Set<Event>> FAMILIES = List.of(
            EnumSet.of(
                    Event.ENQUEUE,
                    Event.ENQUEUE_UNLESS_PENDING,
                    Event.ENQUEUE_UNLESS_CANCELING,
                    Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING,
                    Event.ENQUEUE_WHEN_IDLE,
                    Event.SCHEDULE,
                    Event.ARM,
                    Event.REARM),
            EnumSet.of(Event.FIRE, Event.ENQUEUE),
            EnumSet.of(Event.PARK, Event.START, Event.END),
            EnumSet.of(Event.CANCEL, Event.CANCEL_RUN, Event.DISABLE),
            EnumSet.of(Event.PAUSE, Event.RESUME, Event.ENABLE),
            EnumSet.of(Event.DESTROY, Event.DISABLE));

    private final String what;
    private final Row row;
    private final String letters;
    private final Transitions transitions;

    private Mistake(String what, Row row, String letters, LongBinaryOperator wrong) {
        this.what = what;
        this.row = row;
        this.letters = letters;
        this.transitions = Transitions.withNext((word, event, verdict) -> {
            long right = ItemWord.next(word, event, verdict);
            return applies(word, event, verdict) ? wrong.applyAsLong(word, right) : right;
        });
    }

    private Mistake(Row row, String letters, Verdict wrong) {
        this.what = "answers " + wrong;
        this.row = row;
        this.letters = letters;
        this.transitions = Transitions.withVerdict((word, event) -> {
            Verdict right = ItemWord.verdict(word, event);
            return applies(word, event, right) ? wrong : right;
        });
    }

    private boolean applies(long word, Event event, Verdict verdict) {
        return event == row.event()
                && verdict == row.verdict()
                && ItemWord.flags(word).equals(letters);
    }

    @Override
    public String toString() {
        return row + " in " + letters + ": " + what;
    }

    // ---- which ones

    /**
     * One for each field of the word and each verdict of the family, but for those that make no difference: lowering a count to
     * zero is no mistake where it is zero.
     */
    static List<Mistake> of(Row row, String letters, Taken taken, Set<Row> rows) {
        List<Mistake> mistakes = new ArrayList<>();
        wrongWords().forEach((what, wrong) -> {
            if (taken.changes.stream().anyMatch(change -> differs(change, letters, wrong))) {
                mistakes.add(new Mistake(what, row, letters, wrong));
            }
        });
        Set<Verdict> family = EnumSet.noneOf(Verdict.class);
        for (Set<Event> events : FAMILIES) {
            if (events.contains(row.event())) {
                rows.stream().filter(one -> events.contains(one.event())).forEach(one -> family.add(one.verdict()));
            }
        }
        family.remove(row.verdict());
        family.forEach(wrong -> mistakes.add(new Mistake(row, letters, wrong)));
        return mistakes;
    }

    private static boolean differs(Change change, String letters, LongBinaryOperator wrong) {
        return ItemWord.flags(change.before()).equals(letters)
                && wrong.applyAsLong(change.before(), change.after()) != change.after();
    }

    private static Map<String, LongBinaryOperator> wrongWords() {
        Map<String, LongBinaryOperator> wrong = new LinkedHashMap<>();
        for (long flag = ItemWord.PENDING; flag <= ItemWord.DEAD; flag <<= 1) {
            long bit = flag;
            wrong.put("flips " + ItemWord.flags(bit), (before, right) -> right ^ bit);
        }
        field(wrong, "requests", ItemWord.ALL_REQUESTS, ItemWord.ONE_REQUEST);
        field(wrong, "depth", ItemWord.ALL_DEPTH, ItemWord.ONE_DEPTH);
        wrong.put("drops the requests", (before, right) -> right & ~ItemWord.ALL_REQUESTS);
        wrong.put("changes nothing", (before, right) -> before);
        wrong.put("counts beyond the maximum of requests", (before, right) -> right + carry(before & right));
        return wrong;
    }

    private static long carry(long word) {
        return ItemWord.requests(word) == ItemWord.MAX_REQUESTS ? ItemWord.ONE_REQUEST : 0;
    }

    /** One more and one less, inside the field. Where the row counts, the latter is a step forgotten. */
    private static void field(Map<String, LongBinaryOperator> to, String name, long mask, long one) {
        to.put(name + " one too high", (before, right) -> (right & ~mask) | ((right + one) & mask));
        to.put(name + " one too low", (before, right) -> (right & ~mask) | ((right - one) & mask));
    }

    /** What the walk says about it, from the first state that the mistake is made in; null when it finds nothing. */
    @Nullable
    Violation find(Origin origin) {
        Violation found = find(origin, List.of(origin.state()));
        return found == null ? find(origin, origin.concept().seeds()) : found;
    }

    private @Nullable Violation find(Origin origin, List<State> seeds) {
        try {
            new Walk(origin.concept(), transitions, (before, row, after) -> {}).from(seeds);
            return null;
        } catch (Violation violation) {
            return violation;
        }
    }
}
