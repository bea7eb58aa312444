package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.Nullable;

/** Parts of bodies that declare that they block. */
public final class Regions {
    private Regions() {}

    /** Who is to be told of one on the calling thread; null for nobody. Refused where nothing may block. */
    public static Run.@Nullable Host host(String verb) {
        SelfWait.checkAtomic(verb);
        return Current.host();
    }
}
