package io.kernwork.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.bench.peer.CancellingPeer;
import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.SerialPeer;
import io.kernwork.bench.peer.SerialPeers;
import io.kernwork.bench.peer.Site;
import io.kernwork.bench.peer.Task;
import io.kernwork.bench.peer.Threads;
import io.kernwork.bench.work.FaultyPeer.Fault;
import io.kernwork.workqueue.Work;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that loses a task, or runs one twice, is found by each workload itself, and none of them hangs. */
final class PlantedFaultTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(300).toNanos());
    private static final int AT = 20; // early: a machine under load does not come far
    private static final Plan BRIEF = new Plan(5_000_000, 10_000_000, true);

    static Stream<Arguments> faults() {
        Stream<Function<Patience, Workload>> workloads = Stream.of(
                Burst::new,
                Pending::new,
                Throughput::oneToOne,
                Throughput::twoToTwoOfMicroseconds,
                HandOff::toSleeper,
                HandOff::ofJobs,
                HandOff::ofTasklets,
                Priorities::one,
                Idle::new);
        return workloads.flatMap(
                workload -> Stream.of(Fault.values()).map(fault -> Arguments.of(workload.apply(SHORT), fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void workload_withFaultyPeer_fails(PeerWorkload workload, Fault fault) {
        try (Peer<?> sound = Peers.FJP.open(new Site(2, 1, workload.threads()))) {
            assertThatThrownBy(() -> workload.measure("faulty", new FaultyPeer<>(sound, fault, AT), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("(?s).*(submitted|requests were made).*(has run|answered).*");
        }
    }

    /** Where 1,000 bodies sleep, a pool with one thread would take too long for a sound one. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void sleepers_withFaultyPeer_fails(Fault fault) {
        try (Peer<?> sound = Peers.TPE_CACHED.open(Site.of(1, 1))) {
            assertThatThrownBy(() -> new Sleepers(SHORT).measure("faulty", new FaultyPeer<>(sound, fault, AT), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("task 19 was submitted .* times and has run .* times");
        }
    }

    @Test
    void priorities_whenPeerKnowsNone_fails() {
        PeerWorkload workload = (PeerWorkload) Priorities.eight(SHORT);
        try (Peer<?> unordered = Peers.TPE.open(Site.of(1, 1))) {
            assertThatThrownBy(() -> workload.measure("unordered", unordered, BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("task .* of priority 7 was to run as number 0, and then task 0 of .* has run");
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void serial_withFaultyPeer_fails(Fault fault) {
        try (SerialPeer<?, ?> sound = SerialPeers.SERIAL.open(Site.of(1, 2))) {
            assertThatThrownBy(() -> new Serial(SHORT, "S1", 1).measure(faulty(sound, fault), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("(?s).*submitted.*has run.*");
        }
    }

    private static <Q, H> SerialPeer<Q, H> faulty(SerialPeer<Q, H> sound, Fault fault) {
        AtomicInteger submitted = new AtomicInteger();
        return new SerialPeer<>() {
            @Override
            public Q openQueue() {
                return sound.openQueue();
            }

            @Override
            public H adopt(Task task) {
                return sound.adopt(task);
            }

            @Override
            public void submit(Q queue, H handle) {
                boolean here = submitted.incrementAndGet() == Serial.QUEUES + 1;
                if (!here || fault == Fault.DOUBLED) {
                    sound.submit(queue, handle);
                }
                if (here && fault == Fault.DOUBLED) {
                    sound.submit(queue, handle);
                }
            }

            @Override
            public void close() {
                sound.close();
            }
        };
    }

    @Test
    void idle_whenThreadsStay_countsThem() {
        try (Peer<?> keeping = Peers.TPE.open(Site.of(1, 2))) {
            assertThat(new Idle(SHORT).leftOf(keeping)).isEqualTo(2);
        }
    }

    /** With a single CPU nothing is bound, and there is no wrong one. */
    @Test
    void handOff_whenWorkerSharesTheCallersCpu_fails() throws Exception {
        int[] allowed = Affinity.allowed();
        HandOff workload = (HandOff) HandOff.toSleeper(SHORT);
        workload.prepare();
        Site site = new Site(1, 1, Threads.startingWith(() -> Affinity.bind(allowed[0])));
        try (Peer<?> misplaced = Peers.TPE.open(site)) {
            if (allowed.length > 1) {
                assertThatThrownBy(() -> workload.measure("misplaced", misplaced, BRIEF))
                        .hasMessageContaining("a worker ran on CPU " + allowed[0] + " instead of " + allowed[1]);
            } else {
                assertThat(workload.measure("placed", misplaced, BRIEF)).containsKey("H1.p50");
            }
        }
    }

    @Test
    void cancel_thatDoesNotCancel_fails() {
        try (KernworkPeer sound = KernworkPeer.ordered(Site.of(1, 1))) {
            assertThatThrownBy(() -> new Cancel(SHORT).cancel(new IdleCancels(sound), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("a task was to run 0 times and has run .* times");
        }
    }

    /** Says that it has cancelled, and has not. */
    private record IdleCancels(KernworkPeer sound) implements CancellingPeer<Work, Work> {
        @Override
        public Work adopt(Task task) {
            return sound.adopt(task);
        }

        @Override
        public void submit(Work work) {
            sound.submit(work);
        }

        @Override
        public Work request(Work work) {
            return sound.request(work);
        }

        @Override
        public boolean cancel(Work work) {
            return true;
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
