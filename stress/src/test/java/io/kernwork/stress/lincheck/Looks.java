package io.kernwork.stress.lincheck;

import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;

/** What several subjects have planted. */
final class Looks {
    private Looks() {}

    /** A cancel in two steps: it counts what it sees, and removes what is there then. */
    static int countThenCancel(Item item) {
        int seen = ItemWord.requests(item.word());
        between();
        Removal.cancel(item);
        return seen;
    }

    /** Where the other thread comes in, also on one CPU. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
    static void between() {
        Thread.yield();
    }
}
