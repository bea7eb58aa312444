package planted;

/** A public method without a comment. */
public final class Planted {
    private Planted() {}

    public static int one() {
        return 1;
    }
}
