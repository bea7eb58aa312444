package io.kernwork.bench.peer;

/**
 * Where a peer is put to work.
 *
 * @param producers how many threads submit at the same time
 * @param workers how many threads run tasks
 * @param threads who makes those threads
 */
public record Site(int producers, int workers, Threads threads) {
    /** {@return a site whose threads are left alone} */
    public static Site of(int producers, int workers) {
        return new Site(producers, workers, Threads.plain());
    }
}
