package planted;

/** Uses no dependency, and its pom declares one. */
public final class Planted {
    private Planted() {}
}
