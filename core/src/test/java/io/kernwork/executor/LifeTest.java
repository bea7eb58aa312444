package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Duel;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a view is neither missed nor seen too early, and the test finds it when it is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LifeTest {
    private static final int ROUNDS = 300_000;

    private static final Engine ENGINE = EngineAccess.of(Kernwork.manual(System::nanoTime));

    private Life life = new Life(ENGINE);
    private boolean accepted;
    private volatile boolean left;
    private volatile boolean sawLeft;

    /** Planted: who comes in looks whether it may before it counts itself. */
    private static final class LooksBeforeItCounts extends Life {
        LooksBeforeItCounts() {
            super(ENGINE);
        }

        @Override
        boolean enter() {
            if (isShutDown()) {
                return false;
            }
            new Duel.Linger().pass();
            entered.increment();
            return true;
        }
    }

    /** Planted: those that have entered are summed before those that have left. */
    private static final class SumsTheEnteredFirst extends Life {
        SumsTheEnteredFirst() {
            super(ENGINE);
        }

        @Override
        void lookForTheEnd() {
            long came = entered.sum();
            new Duel.Linger().pass();
            if (came == left.sum()) {
                terminated.give();
            }
        }
    }

    /** Planted: who leaves after the shutdown does not look. */
    private static final class LeavesWithoutALook extends Life {
        LeavesWithoutALook() {
            super(ENGINE);
        }

        @Override
        void leave() {
            left.increment();
        }
    }

    /** One comes in while another one shuts down; then it leaves. */
    private void entersAgainstShutDown(Supplier<Life> kind) throws Exception {
        Duel.between("accepted", "refused")
                .fight(
                        ROUNDS,
                        () -> life = kind.get(),
                        () -> accepted = life.enter(),
                        () -> {
                            life.shutDown();
                            life.lookForTheEnd();
                        },
                        () -> {
                            assertThat(life.isTerminated())
                                    .as("terminated after " + (accepted ? "an accepted" : "a refused") + " entry")
                                    .isEqualTo(!accepted);
                            if (accepted) {
                                life.leave();
                            }
                            assertThat(life.isTerminated()).as("at the end").isTrue();
                            assertThat(life.inside()).isZero();
                            return accepted;
                        });
    }

    /** One is inside while another one, who comes too late, is refused, and somebody looks for the end. */
    private void refusedAgainstLook(Supplier<Life> kind) throws Exception {
        Duel.between("refused first", "looked first")
                .fight(
                        ROUNDS,
                        () -> {
                            life = kind.get();
                            life.enter();
                            life.shutDown();
                            left = false;
                        },
                        () -> {
                            assertThat(life.enter()).isFalse();
                            left = true;
                        },
                        () -> {
                            life.lookForTheEnd();
                            sawLeft = left;
                        },
                        () -> {
                            assertThat(life.isTerminated())
                                    .as("terminated while one is inside")
                                    .isFalse();
                            life.leave();
                            assertThat(life.isTerminated()).as("at the end").isTrue();
                            return sawLeft;
                        });
    }

    @Test
    @DisplayName(
            "Of an entry and a shutdown that meet: it is refused and the end is there, or it is accepted and the end is when it has left")
    void enter_meetsShutDown() throws Exception {
        entersAgainstShutDown(() -> new Life(ENGINE));
    }

    @Test
    @DisplayName("A look for the end that meets a refused entry does not take it for the one that is inside")
    void look_meetsRefusedEntry() throws Exception {
        refusedAgainstLook(() -> new Life(ENGINE));
    }

    @Test
    @DisplayName("The test finds one that looks before it counts")
    void planted_looksBeforeItCounts_isFound() {
        assertThatThrownBy(() -> entersAgainstShutDown(LooksBeforeItCounts::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("terminated after an accepted entry");
    }

    @Test
    @DisplayName("The test finds one that sums in the wrong order")
    void planted_sumsTheEnteredFirst_isFound() {
        assertThatThrownBy(() -> refusedAgainstLook(SumsTheEnteredFirst::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("terminated while one is inside");
    }

    @Test
    @DisplayName("The test finds one that leaves without a look")
    void planted_leavesWithoutALook_isFound() {
        assertThatThrownBy(() -> entersAgainstShutDown(LeavesWithoutALook::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("at the end");
    }

    @Test
    @DisplayName("Only the first shutdown is the first, a stop after it counts, and nothing goes back")
    void states_growOnly() {
        assertThat(life.isShutDown()).isFalse();
        assertThat(life.shutDown()).isTrue();
        assertThat(life.shutDown()).isFalse();
        assertThat(life.isStopped()).isFalse();
        life.stop();
        assertThat(life.shutDown()).isFalse();
        assertThat(life.isStopped()).isTrue();
        assertThat(life.isTerminated()).isFalse();
        life.lookForTheEnd();
        assertThat(life.isTerminated()).isTrue();
    }
}
