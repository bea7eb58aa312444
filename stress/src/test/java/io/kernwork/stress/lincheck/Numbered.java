package io.kernwork.stress.lincheck;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;

/** An item with a number, a priority and an empty body. */
final class Numbered extends Item {
    final int number;
    private final int priority;

    Numbered(int number, int priority, boolean armable) {
        super(armable);
        this.number = number;
        this.priority = priority;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public ItemRef ref() {
        return () -> "item " + number;
    }

    @Override
    public void body(int requests) {}
}
