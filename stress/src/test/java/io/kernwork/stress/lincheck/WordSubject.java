package io.kernwork.stress.lincheck;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.ItemWord;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The word of one item, and everything that can happen to it. */
@Param(name = "event", gen = IntGen.class, conf = "0:18")
public class WordSubject {
    static final List<Event> EVENTS = List.of(Event.values());

    final Numbered item = new Numbered(0, 0, false);

    /** Creates an idle item. */
    public WordSubject() {}

    /**
     * Applies an event.
     *
     * @param number which one
     * @return what the caller owes, and how many requests waited before; or that this cannot happen
     */
    @Operation(params = "event")
    public String apply(int number) {
        Event event = EVENTS.get(number);
        try {
            long before = before(event);
            return event + ": " + ItemWord.verdict(before, event) + " of " + ItemWord.requests(before);
        } catch (IllegalStateException impossible) {
            return event + ": impossible";
        }
    }

    long before(Event event) {
        return item.apply(event);
    }

    /** Planted: the answer is what was seen before the event was applied. */
    public static final class Planted extends WordSubject {
        /** Creates an idle item. */
        public Planted() {}

        @Override
        long before(Event event) {
            long seen = item.word();
            Looks.between();
            item.apply(event);
            return seen;
        }
    }
}
