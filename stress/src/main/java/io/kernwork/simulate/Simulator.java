package io.kernwork.simulate;

import java.util.Map;

/** One simulation, which runs one program after the other; used by one thread at a time. */
public interface Simulator {
    /**
     * Runs a program from the beginning to its end or to the first failure.
     *
     * @param program what is called
     * @param schedule who goes on when
     * @param told whether the outcome tells every switch's place
     */
    Outcome run(Program program, Schedule schedule, boolean told);

    /** How often each edge of the item's word was taken in all runs so far, as {@code EVENT VERDICT from}. */
    Map<String, Long> edges();
}
