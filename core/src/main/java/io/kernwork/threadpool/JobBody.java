package io.kernwork.threadpool;

/** What a job does when it runs; see {@link Job} for what it owes. */
@FunctionalInterface
public interface JobBody {

    /**
     * Does the work, on a thread of the pool and without the interlock, and calls {@link Job#done()} once, with the
     * interlock held. After that it must not rely on the job any more: another run of it may have begun.
     *
     * @param job the job that runs
     * @throws Exception anything; it is given to the runtime's error handler
     */
    void run(Job job) throws Exception;
}
