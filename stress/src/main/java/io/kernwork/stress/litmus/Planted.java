package io.kernwork.stress.litmus;

/**
 * Whether the litmus tests run with their planted defects. Each test has one step that comes in two forms: the production
 * code's, and one that leaves a part of it out. jcstress starts a process for each test and hands on nothing but flags of
 * the virtual machine, hence the property.
 */
public final class Planted {
    /** Set to true for the planted forms. */
    public static final String PROPERTY = "kernwork.stress.planted";

    private static final boolean ACTIVE = Boolean.getBoolean(PROPERTY);

    private Planted() {}

    /** The step in the form that this process is to run. */
    static <T> T choose(T production, T planted) {
        return ACTIVE ? planted : production;
    }
}
