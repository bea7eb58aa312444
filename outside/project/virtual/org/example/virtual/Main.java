package org.example.virtual;

import io.kernwork.testkit.TestRuntime;
import java.time.Duration;
import org.example.autosave.AutoSave;

/** Three virtual seconds of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        try (TestRuntime test = TestRuntime.create();
                AutoSave document = new AutoSave(test.runtime())) {
            document.append("one ");
            test.advance(Duration.ofSeconds(1));
            document.append("two");
            test.advance(Duration.ofSeconds(2));
            String kit = TestRuntime.class.getModule().isNamed() ? "as a module" : "on the class path";
            System.out.println(document.summary() + " after " + test.elapsed() + ", test kit " + kit);
        }
    }
}
