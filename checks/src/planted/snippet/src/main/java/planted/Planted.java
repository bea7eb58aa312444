package planted;

/** Shows {@snippet file="planted/Gone.java" region="gone"} that is not there. */
public final class Planted {
    private Planted() {}
}
