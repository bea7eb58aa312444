package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.base.AtomicContextException;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.softirq.WaitWorld.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In atomic context every waiting verb of the library is refused and changes nothing; the asynchronous forms are not. */
@Timeout(60)
class AtomicContextTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    static Stream<Arguments> refused() {
        return Place.all().stream()
                .flatMap(place -> WaitVerb.blocking().stream().map(verb -> Arguments.of(place, verb)));
    }

    static Stream<Arguments> allowed() {
        return Place.all().stream().flatMap(place -> WaitVerb.async().stream().map(verb -> Arguments.of(place, verb)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    @DisplayName("B1: a waiting verb in atomic context is refused, says where it was called, and has changed nothing")
    void waitingVerb_inAtomicContext_isRefused(Place place, WaitVerb verb) throws Exception {
        WaitWorld world = new WaitWorld(engines);
        List<Throwable> thrown = new ArrayList<>();
        List<String> states = new ArrayList<>();
        place.run(world, () -> {
            world.scheduleJob();
            states.add(world.state());
            thrown.add(catchThrowable(() -> verb.call().on(world)));
            states.add(world.state());
        });
        String name = verb.signature()
                .substring(verb.signature().indexOf('.') + 1, verb.signature().indexOf('('));
        assertThat(thrown)
                .singleElement()
                .isInstanceOf(AtomicContextException.class)
                .asString()
                .contains(place.text)
                .contains("nothing may wait")
                .contains(name.equals("stopSync") ? "cancelSync" : name.equals("detach") ? "block" : name);
        assertThat(states.get(1)).isEqualTo(states.get(0));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("allowed")
    @DisplayName("An asynchronous form may be called in atomic context, and completes when the work is done")
    void asyncForm_inAtomicContext_isAllowed(Place place, WaitVerb verb) throws Exception {
        WaitWorld world = new WaitWorld(engines);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        place.run(world, () -> answers.add(WaitVerb.stage(verb.call().on(world)).toCompletableFuture()));
        world.runtime.runUntilIdle();
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer).isCompleted());
    }

    @Test
    @DisplayName("These lists name every verb that the exported classes have")
    void lists_nameEveryVerb() {
        assertThat(WaitVerb.blocking().stream().map(WaitVerb::signature).distinct())
                .containsExactlyInAnyOrderElementsOf(Verbs.blocking());
        assertThat(WaitVerb.async().stream().map(WaitVerb::signature).distinct())
                .containsExactlyInAnyOrderElementsOf(Verbs.async());
    }

    @Test
    @DisplayName("Outside any section, and after one, all of them may be called")
    void waitingVerb_outside_isAllowed() throws Exception {
        WaitWorld world = new WaitWorld(engines);
        try (var _ = world.softirqs.enterInterrupt()) {
            world.softirqs.open("handler", () -> {}).raise();
        }
        world.runtime.runUntilIdle();
        world.tasklet.disable();
        world.tasklet.enable();
        world.tasklet.kill();
        world.halves.remove(30);
        world.work.flush();
        world.queue.flush();
        world.bottomHalf.drain();
        assertThat(world.work.cancelSync()).isZero();
    }
}
