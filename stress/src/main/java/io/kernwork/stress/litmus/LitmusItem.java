package io.kernwork.stress.litmus;

import io.kernwork.base.CountedBody;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;

/** An item with a body. */
final class LitmusItem extends Item {
    private final CountedBody body;

    /** One that cannot be armed. */
    LitmusItem(CountedBody body) {
        this(false, body);
    }

    private LitmusItem(boolean armable, CountedBody body) {
        super(armable);
        this.body = body;
    }

    /** One that can be armed. */
    static LitmusItem armable(CountedBody body) {
        return new LitmusItem(true, body);
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
