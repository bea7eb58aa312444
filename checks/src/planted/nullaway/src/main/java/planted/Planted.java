package planted;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Something that may be null is dereferenced. */
@NullMarked
public final class Planted {
    private Planted() {}

    static int length(@Nullable String text) {
        return text.length();
    }
}
