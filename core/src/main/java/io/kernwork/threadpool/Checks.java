package io.kernwork.threadpool;

import io.kernwork.internal.engine.Nanos;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bad input is refused at the door, in one wording; good input costs nothing here. */
final class Checks {
    private Checks() {}

    static String name(String name) {
        Objects.requireNonNull(name, "name of the job");
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a job must not be blank");
        }
        return name;
    }

    /** The time given to a waiting verb. */
    static long timeout(@Nullable Duration time, String verb, Object subject) {
        if (time == null) {
            throw new NullPointerException(verb + " of " + subject + " was given null as time-out");
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException(verb + " of " + subject + " was given the negative time-out " + time);
        }
        return Nanos.of(time);
    }

    /** A job whose interlock the caller holds. */
    static Job held(@Nullable Job job, String verb, ThreadPool pool) {
        if (job == null) {
            throw new NullPointerException(verb + " of " + pool.name() + " was given null instead of a job");
        }
        if (!job.interlock().isHeldByCurrentThread()) {
            throw new IllegalStateException(verb + " of job '" + job.name() + "' on " + pool.name()
                    + " was called without the job's interlock; call it between lock() and unlock() of that lock");
        }
        return job;
    }
}
