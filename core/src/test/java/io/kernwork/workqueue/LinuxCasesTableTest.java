package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/testing/linux-cases.md} and the tests that it names together. */
class LinuxCasesTableTest {
    private static final Path TABLE = Path.of("../docs/testing/linux-cases.md");
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\| .* \\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern CASE = Pattern.compile("([A-Z]\\d+): .*");
    private static final List<Class<?>> CLASSES = List.of(
            EnqueueCasesTest.class,
            DelayedCasesTest.class,
            CancelCasesTest.class,
            FlushCasesTest.class,
            DrainCloseCasesTest.class,
            WorkRaceTest.class,
            OrderAndLimitTest.class);

    private static Stream<String> casesOf(Method method) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        Matcher matcher = CASE.matcher(name == null ? "" : name.value());
        return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
    }

    @Test
    @DisplayName(
            "Every test that the table names exists and shows the case, and every case that a test shows is in the table")
    void table_namesWhatThereIs() throws IOException {
        Set<String> listed = new LinkedHashSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.add(row.group(1) + " " + row.group(2) + "." + row.group(3));
            }
        }
        Set<String> shown = new LinkedHashSet<>();
        for (Class<?> type : CLASSES) {
            Arrays.stream(type.getDeclaredMethods())
                    .forEach(method -> casesOf(method)
                            .forEach(id -> shown.add(id + " " + type.getSimpleName() + "." + method.getName())));
        }
        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(shown);
    }
}
