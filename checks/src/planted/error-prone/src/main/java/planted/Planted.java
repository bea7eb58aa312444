package planted;

/** An exception that is made and not thrown. */
public final class Planted {
    private Planted() {}

    static void check(int value) {
        if (value < 0) {
            new IllegalArgumentException("negative");
        }
    }
}
