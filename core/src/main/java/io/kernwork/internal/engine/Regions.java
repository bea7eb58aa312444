package io.kernwork.internal.engine;

import io.kernwork.base.Blocking;
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

    /**
     * Runs what waits by other means than the engine's: inside a body another worker may be awake meanwhile, and what its thread has taken and not begun
     * is left to others.
     */
    static <T, X extends Throwable> T await(Blocking<T, X> wait, String verb) throws X {
        Run.Host host = host(verb);
        Waits.letGo();
        if (host == null) {
            return wait.run();
        }
        host.beginBlocking();
        try {
            return wait.run();
        } finally {
            host.endBlocking();
        }
    }
}
