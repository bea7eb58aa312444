package io.kernwork.examples.starvation;

import java.util.List;

/**
 * What became of the load on one candidate.
 *
 * @param candidate which one
 * @param components in their order
 * @param nanos from when the first job may have come until everything was done
 * @param threads platform threads for bodies at most, as seen every few milliseconds
 * @param virtualThreads virtual threads at most
 */
public record CandidateResult(
        Candidate candidate, List<ComponentResult> components, long nanos, int threads, int virtualThreads) {

    /**
     * Of one component.
     *
     * @param component which one
     * @return its result
     * @throws java.util.NoSuchElementException if there is none
     */
    public ComponentResult of(Component component) {
        return components.stream()
                .filter(each -> each.component() == component)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Whether everything was done once.
     *
     * @return false if something was lost, or done twice
     */
    public boolean isSound() {
        return components.stream().allMatch(ComponentResult::isSound);
    }
}
