package io.kernwork.stress.litmus;

import io.kernwork.base.CountedBody;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;

/** An item with a body, and nothing else. */
final class LitmusItem extends Item {
    private final CountedBody body;

    LitmusItem(CountedBody body) {
        super(false);
        this.body = body;
    }

    @Override
    public ItemRef ref() {
        return () -> "litmus";
    }

    @Override
    public void body(int requests) throws Exception {
        body.run(requests);
    }
}
