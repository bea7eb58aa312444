package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Site;
import io.kernwork.bench.peer.Threads;
import java.util.function.Function;

/**
 * A peer in a workload.
 *
 * @param variant how it is told apart
 * @param opener makes it, with the threads that the workload wants
 */
record Contender(Variant variant, Function<Threads, Peer<?>> opener) {
    /** Why a fork/join task that is kept is nobody's choice. */
    static final String UNDOCUMENTED =
            "undocumented: an item that waits must not be submitted again, and with two workers the pool was seen to break";

    static Contender counted(Peers peer, int producers, int workers) {
        return new Contender(
                new Variant(peer.id(), true, peer.setting(), peer.reason()),
                threads -> peer.open(new Site(producers, workers, threads)));
    }

    static Contender shown(Peers peer, String why, int producers, int workers) {
        return new Contender(
                new Variant(peer.id(), false, peer.setting(), peer.reason() + "; not counted: " + why),
                threads -> peer.open(new Site(producers, workers, threads)));
    }
}
