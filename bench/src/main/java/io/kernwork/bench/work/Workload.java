package io.kernwork.bench.work;

import java.util.List;
import java.util.Map;

/** One kind of work, and everybody who can do it. */
public interface Workload {
    /** The variant that is the library itself, in its default configuration. */
    String OURS = "kernwork";

    /** {@return who does this work, the library first} */
    List<Variant> variants();

    /**
     * Warms up, measures, and checks that all of the work was done. Called once in a fresh JVM, so that what one variant
     * taught the compiler cannot harm the next.
     *
     * @param variant the id of one of the {@link #variants()}
     * @param plan how long
     * @return a sample for each key, which is a row's id up to what the rows say of it (see {@code Rows})
     * @throws Exception whatever kept the work from being done: the harness reports it beside the variant
     */
    Map<String, Sample> measure(String variant, Plan plan) throws Exception;
}
