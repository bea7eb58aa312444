package io.kernwork.examples.starvation;

/** On what all the components run. */
public enum Candidate {
    /** One {@link java.util.concurrent.ScheduledThreadPoolExecutor} with as many threads as there are processors. */
    FIXED_POOL("fixed pool") {
        @Override
        Host open(int cpus) {
            return new FixedPoolHost(cpus);
        }
    },

    /** {@link java.util.concurrent.ForkJoinPool#commonPool}, with the delayed executors of completable futures. */
    COMMON_POOL("common pool") {
        @Override
        Host open(int cpus) {
            return new CommonPoolHost();
        }
    },

    /** A virtual thread for each piece of work, and for each lease one that sleeps from one renewal to the next. */
    VIRTUAL_THREADS("virtual threads") {
        @Override
        Host open(int cpus) {
            return new VirtualThreadHost();
        }
    },

    /** A work queue for each component, all of one runtime. */
    KERNWORK("kernwork") {
        @Override
        Host open(int cpus) {
            return new KernworkHost(cpus);
        }
    };

    private final String text;

    Candidate(String text) {
        this.text = text;
    }

    /** Starts it, for a machine of so many processors. */
    abstract Host open(int cpus);

    /**
     * Its name for people.
     *
     * @return a word or two
     */
    public String text() {
        return text;
    }
}
