package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The product of points of an item's life, verbs, callers and endings: after every row of verbs each accepted request was
 * delivered, removed with its count or reported, nobody was inside twice, and no slot and no waiter is lost.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifeProductTest {
    private static final LifeVerb[] VERBS = LifeVerb.values();

    static Stream<LifePoint> running() {
        return Arrays.stream(LifePoint.values()).filter(LifePoint::running);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Any three verbs at any point, called by anybody or, where it runs, by the body itself")
    void threeVerbs_atThisPoint_loseNothing(LifePoint point) {
        int cases = 0;
        for (LifeVerb first : VERBS) {
            for (LifeVerb second : VERBS) {
                for (LifeVerb third : VERBS) {
                    inOneThread(point, List.of(first, second, third), cases++ % 2 == 0);
                }
                inOneThread(point, List.of(first, second), true);
                inOneThread(point, List.of(first, second), false);
            }
        }
        assertThat(cases).isEqualTo(VERBS.length * VERBS.length * VERBS.length);
    }

    @ParameterizedTest
    @MethodSource("running")
    @DisplayName("Any two verbs while the body runs on another thread")
    void twoVerbs_besideTheRunningBody_loseNothing(LifePoint point) {
        int cases = 0;
        for (LifeVerb first : VERBS) {
            for (LifeVerb second : VERBS) {
                besideTheBody(point, List.of(first, second), cases++ % 2 == 0);
            }
        }
        assertThat(cases).isEqualTo(VERBS.length * VERBS.length);
    }

    private static void inOneThread(LifePoint point, List<LifeVerb> verbs, boolean throwing) {
        LifeWorld world = new LifeWorld(point.running());
        try {
            @Nullable Throwable[] failure = new Throwable[1];
            world.item.script(() -> {
                if (point.running() && world.item.runs() == 1) {
                    try {
                        perform(world, point, verbs);
                    } catch (Throwable t) {
                        failure[0] = t;
                    }
                }
                end(throwing);
            });
            if (point.running()) {
                world.act(LifeVerb.ENQUEUE_A);
                world.runtime.step();
            } else {
                perform(world, point, verbs);
            }
            if (failure[0] != null) {
                throw failure[0];
            }
            world.settle(throwing);
        } catch (Throwable t) {
            throw failed(point, verbs, throwing, world, t);
        }
    }

    private static void besideTheBody(LifePoint point, List<LifeVerb> verbs, boolean throwing) {
        LifeWorld world = new LifeWorld(false);
        Gate gate = new Gate();
        try (Helpers helpers = new Helpers()) {
            world.item.script(() -> {
                if (world.item.runs() == 1) {
                    gate.pass();
                }
                end(throwing);
            });
            world.act(LifeVerb.ENQUEUE_A);
            helpers.start("stepper", world.runtime::step);
            gate.awaitEntered();
            perform(world, point, verbs);
            gate.open();
            helpers.join();
            world.settle(throwing);
        } catch (Throwable t) {
            gate.open();
            throw failed(point, verbs, throwing, world, t);
        }
    }

    private static void perform(LifeWorld world, LifePoint point, List<LifeVerb> verbs) {
        point.reach(world);
        verbs.forEach(world::act);
    }

    private static void end(boolean throwing) {
        if (throwing) {
            throw new IllegalStateException("thrown by the body");
        }
    }

    private static AssertionError failed(
            LifePoint point, List<LifeVerb> verbs, boolean throwing, LifeWorld world, Throwable failure) {
        return new AssertionError(
                point + " " + verbs + (throwing ? " throwing: " : ": ") + world.item + " " + world.a + " " + world.b,
                failure);
    }
}
