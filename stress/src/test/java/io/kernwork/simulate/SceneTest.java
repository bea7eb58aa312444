package io.kernwork.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.simulate.rewrite.Mutation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scene goes as it was written, passes, and takes its edge. */
final class SceneTest {
    @ParameterizedTest
    @EnumSource
    void scene_played_takesItsEdge(Scene scene) {
        Simulator simulator = Simulators.create(List.of());
        Outcome outcome = simulator.run(scene.program, Schedule.of(scene.legs), true);
        assertThat(outcome.failure())
                .as(() -> String.join(System.lineSeparator(), outcome.history()))
                .isNull();
        assertThat(simulator.edges()).as(scene.toString()).containsKey(scene.edge);
    }

    /** A scene that the code does not play any more says so. */
    @Test
    void scene_thatCannotGoAsWritten_fails() {
        List<Leg> legs = new ArrayList<>(Scene.ENABLE_MEETS_A_PARKED_TASK.legs);
        legs.add(new Leg("dispatcher", "Lane.park"));
        Outcome outcome =
                Simulators.create(List.of()).run(Scene.ENABLE_MEETS_A_PARKED_TASK.program, Schedule.of(legs), false);
        assertThat(outcome.failure()).isEqualTo("OTHERWISE: nobody has gone the way of [dispatcher to Lane.park]");
    }

    @Test
    void plantedDefect_isFound() {
        Mutation planted = Mutation.empty("io.kernwork.internal.queue.BottomHalfLane", "hold");
        Scene scene = Scene.PARKER_MEETS_THE_END_OF_A_PAUSED_RUN;
        Outcome outcome = Simulators.create(List.of(planted)).run(scene.program, Schedule.of(scene.legs), false);
        assertThat(outcome.failure()).contains("tasklet-0");
        System.out.println("planted defect found: scenes (what is paused is held nowhere: " + outcome.failure() + ")");
    }
}
