package planted;

/** Nothing is wrong here: what fails beside it fails for its own defect. */
public final class Planted {
    private Planted() {}

    /** {@return one, always} */
    public static int one() {
        return 1;
    }
}
