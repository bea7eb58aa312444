package io.kernwork.internal.queue;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;

/** An item with a priority and without a body, for tests of the order in which items wait. */
final class PriorityItem extends Item {
    private final String name;
    private final int priority;

    PriorityItem(String name, int priority) {
        super(false);
        this.name = name;
        this.priority = priority;
    }

    @Override
    public ItemRef ref() {
        return () -> name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public void body(int requests) {
        throw new AssertionError("nobody runs " + name);
    }

    @Override
    public String toString() {
        return name + "/" + priority;
    }
}
