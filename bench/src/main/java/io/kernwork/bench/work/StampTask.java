package io.kernwork.bench.work;

/** A task that notes when it was begun. */
final class StampTask extends CountedTask {
    /** When it should have been submitted; the caller's, 0 when what it has noted was taken. */
    long intended;

    private long begun; // seen by whoever has seen the run

    @Override
    void body() {
        begun = System.nanoTime();
    }

    long begun() {
        return begun;
    }
}
