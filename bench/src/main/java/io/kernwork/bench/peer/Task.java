package io.kernwork.bench.peer;

/** A reusable piece of work. Whoever runs it runs this very object. */
public abstract class Task implements Runnable {
    /** One request, one run: what everybody does who does not coalesce. */
    @Override
    public final void run() {
        run(1);
    }

    /** {@return how urgent it is, for who orders by that; the higher one runs first} */
    public int priority() {
        return 0;
    }

    /**
     * Does the work.
     *
     * @param requests how many requests this run answers
     */
    public abstract void run(int requests);
}
