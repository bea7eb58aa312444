package io.kernwork.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stack of a caller ends within each verb, at each depth, while a script calls them: either the verb has done nothing, or it is done
 * altogether.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StackSweepTest {
    private static final long STACK = 192 * 1024;
    private static final int LEAST_OVERFLOWS = 300;

    /** A class whose initialisation the end of the stack cuts off is gone for the life of the JVM. */
    @BeforeAll
    static void initializeAllClasses() throws Exception {
        assertThat(new Throwable().getStackTrace()).isNotEmpty();
        for (Script script : Script.values()) {
            assertThat(perform(script, new Play(new Verbs()))).isEmpty();
        }
    }

    private static Collection<String> perform(Script script, Play play) throws InterruptedException {
        play.runtime(); // scripts make it where they need it, which may be within a call
        act(play, "the script", () -> script.perform(play));
        act(play, "the end", play::end);
        return play.violations();
    }

    private static void act(Play play, String what, Script.Act act) throws InterruptedException {
        Runnable guarded = () -> {
            try {
                act.perform();
            } catch (Throwable failure) {
                play.violation(what + " threw " + Play.told(failure));
            }
        };
        Thread player = new Thread(null, guarded, Sweep.PLAYER, STACK);
        player.setDaemon(true);
        player.start();
        if (!player.join(Play.LONG.multipliedBy(6))) {
            play.violation(what + " hangs at " + List.of(player.getStackTrace()) + "\n" + play.dump());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("The stack ends within a verb: what was promised is kept, and the runtime goes on and ends")
    void script_theStackEnds_keepsItsPromises(Script script) throws Exception {
        StackEnd end = new StackEnd();
        assertThat(perform(script, new Play(new Verbs(), end))).isEmpty();
        assertThat(end.overflows()).isGreaterThan(LEAST_OVERFLOWS);
        System.out.println("the stack ended within the verbs of " + script + ": " + end.overflows() + " times");
    }

    @Test
    @DisplayName("Planted: an enqueue that needs more of the stack when it has accepted")
    void script_goesDeepAfterThePromise_isFound() throws Exception {
        Collection<String> violations = perform(Script.WORKS, new Play(Plant.of("GOES_DEEP_LAST"), new StackEnd()));
        assertThat(String.join("\n", violations)).contains("accepted");
        System.out.println("planted defect found: stack sweep (goes deep when it has accepted)");
    }
}
