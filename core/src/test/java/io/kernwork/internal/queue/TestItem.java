package io.kernwork.internal.queue;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;

/** An item without a body, for tests of where items wait. */
final class TestItem extends Item {
    private final String name;

    TestItem(String name) {
        super(true);
        this.name = name;
    }

    @Override
    public ItemRef ref() {
        return () -> name;
    }

    @Override
    public void body(int requests) {
        throw new AssertionError("nobody runs " + name);
    }

    @Override
    public String toString() {
        return name;
    }
}
