package org.example.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kernwork.Kernwork;
import io.kernwork.executor.QueueFuture;
import io.kernwork.testkit.TestRuntime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutoSaveTest {
    @Test
    void savesTwoSecondsAfterTheLastChange() throws Exception {
        try (TestRuntime test = TestRuntime.create();
                AutoSave document = new AutoSave(test.runtime())) {
            document.append("one ");
            test.advance(Duration.ofSeconds(1));
            document.append("two");
            test.advance(Duration.ofMillis(1_999));
            assertEquals("2 changes, 0 saved", document.summary());

            test.advance(Duration.ofMillis(1));
            assertEquals("2 changes, 1 saved", document.summary());

            QueueFuture<Integer> length = document.length();
            test.runUntilIdle();
            assertEquals(7, length.resultNow());
            System.out.println("program in " + where(AutoSave.class) + ", Kernwork in " + where(Kernwork.class)
                    + ", test kit in " + where(TestRuntime.class));
        }
    }

    private static String where(Class<?> type) {
        return type.getModule().isNamed() ? "module " + type.getModule().getName() : "the class path";
    }
}
