package io.kernwork.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each suite for some seconds, and the defect that is planted in it. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LincheckTest {
    private static final boolean LONG = "long".equals(System.getProperty("kernwork.lincheck"));

    private static final int PLANTED_SCENARIOS = 500; // it ends with the first that shows the defect

    enum Suite {
        WORD(WordSubject.class, WordSubject.Planted.class, WordSpec.class),
        LANE(LaneSubject.class, LaneSubject.Planted.class, LaneSpec.class),
        SORTED_LANE(SortedLaneSubject.class, SortedLaneSubject.Planted.class, SortedLaneSpec.class),
        WHEEL(WheelSubject.class, WheelSubject.Planted.class, WheelSpec.class),
        ARMING(ArmingSubject.class, ArmingSubject.Planted.class, ArmingSpec.class);

        private final Class<?> subject;
        private final Class<?> planted;
        private final Class<?> spec;

        Suite(Class<?> subject, Class<?> planted, Class<?> spec) {
            this.subject = subject;
            this.planted = planted;
            this.spec = spec;
        }
    }

    @ParameterizedTest
    @EnumSource
    void stress_ofProductionCode_findsNothing(Suite suite) {
        stress(suite, LONG ? 300 : 8, LONG ? 5_000 : 300).check(suite.subject);
    }

    @ParameterizedTest
    @EnumSource
    void stress_ofThePlantedDefect_findsIt(Suite suite) {
        found(suite, stress(suite, PLANTED_SCENARIOS, 500));
    }

    /** Only where no runtime is made for each sample; see docs/testing/lincheck.md. */
    @ParameterizedTest
    @EnumSource(names = {"WORD", "WHEEL"})
    void modelChecking_ofProductionCode_findsNothing(Suite suite) {
        modelChecking(suite, LONG ? 300 : 5, LONG ? 2_000 : 100).check(suite.subject);
    }

    @ParameterizedTest
    @EnumSource(names = {"WORD", "WHEEL"})
    void modelChecking_ofThePlantedDefect_findsIt(Suite suite) {
        found(suite, modelChecking(suite, PLANTED_SCENARIOS, 200));
    }

    private static void found(Suite suite, Options<?, ?> options) {
        Throwable failure = catchThrowable(() -> options.check(suite.planted));
        assertThat(failure)
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
        String name = suite.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        System.out.println("planted defect found: Lincheck, " + name + ", "
                + options.getClass().getSimpleName());
    }

    private static StressOptions stress(Suite suite, int iterations, int invocations) {
        return set(new StressOptions(), suite, iterations, invocations);
    }

    private static ModelCheckingOptions modelChecking(Suite suite, int iterations, int invocations) {
        return set(new ModelCheckingOptions(), suite, iterations, invocations);
    }

    /** No operations before the parallel ones: they would use up what can happen once. */
    private static <O extends Options<O, ?>> O set(O options, Suite suite, int iterations, int invocations) {
        return options.iterations(iterations)
                .invocationsPerIteration(invocations)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(3)
                .minimizeFailedScenario(false)
                .sequentialSpecification(suite.spec);
    }
}
