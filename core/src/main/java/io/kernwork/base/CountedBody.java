package io.kernwork.base;

/** A {@link Body} that is told how many accepted requests its run answers. */
@FunctionalInterface
public interface CountedBody {

    /**
     * Does the work, on a worker thread.
     *
     * @param requests how many accepted requests this run delivers, at least 1; it saturates at 65,535
     * @throws Exception anything; it is given to the queue's {@link ErrorHandler} and the run ends as if it had returned
     */
    void run(int requests) throws Exception;
}
