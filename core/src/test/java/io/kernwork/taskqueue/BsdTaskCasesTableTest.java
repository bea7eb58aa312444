package io.kernwork.taskqueue;

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

/** Holds {@code docs/testing/bsd-cases.md} and the tests of task queues that it names together. */
class BsdTaskCasesTableTest {
    private static final Path TABLE = Path.of("../docs/testing/bsd-cases.md");
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]*\\d+) \\| .* \\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern CASE = Pattern.compile("([A-Z]*\\d+)([,:-]).*");
    private static final List<Class<?>> CLASSES = List.of(
            QueueCasesTest.class,
            TaskCancelCasesTest.class,
            WholeQueueCasesTest.class,
            TimeoutCasesTest.class,
            GroupCasesTest.class,
            TaskRaceTest.class,
            TaskStressTest.class,
            TaskModelTest.class,
            KnownDefectsTest.class,
            DriverDetachTest.class);
    private static final List<Integer> CASES = List.of(
            1, 2, 3, 4, 5, 6, 9, 10, 12, 13, 14, 16, 18, 19, 20, 24, 26, 27, 30, 31, 32, 33, 34, 38, 40, 42, 43, 44, 45,
            46);

    private static Stream<String> casesOf(Method method) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        Matcher matcher = CASE.matcher(name == null ? "" : name.value());
        return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
    }

    private static Set<String> listed() throws IOException {
        Set<String> simpleNames = new LinkedHashSet<>();
        CLASSES.forEach(type -> simpleNames.add(type.getSimpleName()));
        Set<String> listed = new LinkedHashSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && simpleNames.contains(row.group(2))) {
                listed.add(row.group(1) + " " + row.group(2) + "." + row.group(3));
            }
        }
        return listed;
    }

    @Test
    @DisplayName(
            "Every test that the table names exists and shows the case, and every case that a test shows is in the table")
    void table_namesWhatThereIs() throws IOException {
        Set<String> shown = new LinkedHashSet<>();
        for (Class<?> type : CLASSES) {
            Arrays.stream(type.getDeclaredMethods())
                    .forEach(method -> casesOf(method)
                            .forEach(id -> shown.add(id + " " + type.getSimpleName() + "." + method.getName())));
        }
        assertThat(listed()).isNotEmpty().containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    @DisplayName("Every case of tasks has a row")
    void table_hasEveryCase() throws IOException {
        Set<String> rows = new LinkedHashSet<>();
        listed().forEach(row -> rows.add(row.substring(0, row.indexOf(' '))));
        assertThat(rows).containsAll(CASES.stream().map(String::valueOf).toList());
        for (int i = 1; i <= 13; i++) {
            if (i != 1 && i != 4 && i != 8) {
                assertThat(rows).contains("T" + i);
            }
        }
        assertThat(rows).contains("TT1", "TT2", "TT3", "TT4", "TT5", "G1");
    }
}
