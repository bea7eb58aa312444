package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Task;

/**
 * Requests for one item that waits already.
 *
 * @param <H> what the peer takes
 */
final class PendingRounds<H> extends GatedRounds<H> {
    /** In a round: so few that a peer's queue stays small, so many that the beginning of a round does not show. */
    static final int REQUESTS = 1_024;

    private final Peer<H> peer;
    private final Answers answers = new Answers();
    private final H handle;
    private long asked;

    PendingRounds(Peer<H> peer, Patience patience) {
        super(peer, patience);
        this.peer = peer;
        this.handle = peer.adopt(answers);
    }

    /** Counts what was asked for: a request that merged into another one was answered, too. */
    private static final class Answers extends Task {
        private volatile long answered; // both written by the only worker
        private volatile long runs;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void run(int requests) {
            runs++;
            answered += requests;
        }
    }

    @Override
    void prepare() {
        ask(1);
    }

    @Override
    void work() {
        ask(REQUESTS);
    }

    /** One round of as many requests as are asked for. */
    void burst(int requests) {
        begin();
        ask(requests - 1);
        end();
    }

    private void ask(int requests) {
        for (int i = 0; i < requests; i++) {
            peer.submit(handle);
        }
        asked += requests;
    }

    @Override
    void check() {
        patience.until(() -> answers.answered >= asked, this::count);
    }

    @Override
    void verify() {
        if (answers.answered != asked) {
            throw new IllegalStateException(count());
        }
    }

    private String count() {
        return asked + " requests were made and " + answers.answered + " answered";
    }

    /** {@return the runs so far} */
    long runs() {
        return answers.runs;
    }
}
