package planted;

import java.util.Collection;

/** A raw type. */
public final class Planted {
    private Planted() {}

    static int size(Collection all) {
        return all.size();
    }
}
