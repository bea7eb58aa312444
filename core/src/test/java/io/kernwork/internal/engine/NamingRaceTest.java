package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.queue.Lane;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's thread is named after a body while that body ends. */
@Timeout(120)
final class NamingRaceTest {
    private static final int ROUNDS = 20_000;
    private static final int MOST_FIGHTS = 20;
    private static final int MOST_SPINS = 500;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    @TempDir
    Path empty;

    private volatile int round;
    private volatile int begun;
    private volatile int letGo;
    private volatile int over;
    private volatile int releasing;
    private volatile int given;
    private volatile boolean holdsRelease; // until the name is given
    private volatile boolean sawName;
    private volatile String next = "";
    private volatile String released = "";
    private String own = "";
    private int stale; // rounds in which a wrong name was seen

    /** One worker, whose thread is named by the test. */
    private final class Scene {
        final DrivenLooks looks = new DrivenLooks(engines, 1, empty);
        final WorkQueue queue = engines.queue(looks.runtime, "mail", WorkQueueBuilder::ordered);
        final Lane lane = Peek.lane(queue);
        final Work ends = Work.of("ends", () -> end(round));
        final Work follows = Work.of("follows", () -> follow(round));
        final Worker worker;
        final Thread thread;

        Scene() {
            queue.enqueue(Work.of("first", () -> {}));
            looks.await(() -> looks.runtime.workers() == 1 && Peek.allWorkersIdle(looks.engine), "there is a worker");
            worker = looks.pool().copyWorkers(new ArrayList<>()).getFirst();
            thread = Objects.requireNonNull(worker.thread());
            own = thread.getName();
        }

        /** In every other round somebody waits for the end; else the worker may have taken what follows, too. */
        void prepare() {
            int present = round + 1;
            round = present;
            released = own;
            queue.enqueue(ends);
            queue.enqueue(follows);
            Duel.await(() -> begun == present);
            if (present % 2 == 0) {
                ends.flushAsync().whenComplete((ran, failure) -> release(present));
            }
        }

        /** After a round: whether a body or a waiter has seen a name that was not its own, or one has stayed. */
        void judge() {
            Bounded.until(() -> Peek.allWorkersIdle(looks.engine), "all of the round has run");
            boolean clean = !next.contains("/ends)")
                    && released.equals(own)
                    && thread.getName().equals(own);
            stale += clean ? 0 : 1;
        }
    }

    private void release(int present) {
        releasing = present;
        Duel.await(() -> !holdsRelease || given >= present);
        released = Thread.currentThread().getName();
    }

    private void end(int present) {
        begun = present;
        Duel.await(() -> letGo >= present);
        sawName = !Thread.currentThread().getName().equals(own);
    }

    /** The name may also come when the body that it was meant for has ended, and then is that of this one. */
    private void follow(int present) {
        next = Thread.currentThread().getName();
        over = present;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "a body that ends between the mark and the name leaves none behind; without the mark it does, and this test sees it")
    void ended_afterTheMark(boolean marks) {
        Scene scene = new Scene();
        Naming naming = new Naming(scene.looks.engine, step -> {
            if (step == Naming.Step.MARKED) {
                letGo = round;
                Bounded.until(() -> over == round && Peek.allWorkersIdle(scene.looks.engine), "the body has ended");
            }
        });
        scene.prepare();
        assertThat(naming.name(scene.worker, scene.lane, marks)).isEqualTo(!marks);
        scene.judge();
        assertThat(stale).isEqualTo(marks ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName(
            "a body that ends while its name is given: its thread waits, and has its own name before anybody else sees it")
    void ended_whileTheNameIsGiven(int rounds) {
        Scene scene = new Scene();
        holdsRelease = true;
        Naming naming = new Naming(scene.looks.engine, step -> {
            if (step == Naming.Step.ALLOWED) {
                letGo = round;
                Bounded.until(
                        () -> scene.thread.getState() == Thread.State.BLOCKED || over == round || releasing == round,
                        "the body has ended");
                assertThat(over).as("who begins while a name is given").isLessThan(round);
            }
        });
        for (int i = 0; i < rounds; i++) {
            scene.prepare();
            assertThat(naming.name(scene.worker, scene.lane, true)).isTrue();
            given = round;
            scene.judge();
        }
        assertThat(stale).isZero();
    }

    @Test
    @DisplayName(
            "whether the name or the end comes first: the next body, who waited for the end, and who looks later find no name that is not theirs")
    void named_orEnded_nothingStays() throws Exception {
        Scene scene = new Scene();
        fight(scene, true);
        System.out.printf("names left behind: %,d%n", stale);
        assertThat(stale).isZero();
    }

    @Test
    @DisplayName("the same race without the mark leaves names behind, and is seen")
    void named_withoutAMark_isSeen() throws Exception {
        Scene scene = new Scene();
        for (int i = 0; i < MOST_FIGHTS && stale == 0; i++) {
            fight(scene, false);
        }
        System.out.printf("names left behind without the mark: %,d%n", stale);
        assertThat(stale).isPositive();
    }

    private void fight(Scene scene, boolean marks) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Naming naming = new Naming(scene.looks.engine, step -> {
            for (int i = random.nextInt(MOST_SPINS); i > 0; i--) {
                Thread.onSpinWait();
            }
        });
        Duel.between("named", "ended")
                .fight(
                        ROUNDS,
                        scene::prepare,
                        () -> naming.name(scene.worker, scene.lane, marks),
                        () -> {
                            letGo = round;
                            Duel.await(() -> over == round);
                        },
                        () -> {
                            scene.judge();
                            return sawName;
                        });
    }
}
