package io.kernwork.examples.starvation;

/**
 * What became of one component on one candidate.
 *
 * @param component which one
 * @param asked how many jobs it wanted done, or how often its leases were due
 * @param done how many of them were done
 * @param again how many were run once too often
 * @param missed how many deadlines passed, of the component that has some
 * @param times of a job from when it came to its end; of a lease from when it was due to the beginning of its renewal
 */
public record ComponentResult(Component component, long asked, long done, long again, long missed, Times times) {

    /**
     * A distribution of times in nanoseconds.
     *
     * @param median half are not above it
     * @param p99 99 % are not above it
     * @param max none is above it
     */
    public record Times(long median, long p99, long max) {}

    /**
     * Whether everything was done once.
     *
     * @return false if something was lost, or done twice
     */
    public boolean isSound() {
        return done == asked && again == 0;
    }
}
