package io.kernwork.threadpool;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds the part of {@code docs/testing/bsd-cases.md} on jobs and the tests that it names together. */
class BsdCasesTableTest {
    private static final Path TABLE = Path.of("../docs/testing/bsd-cases.md");
    private static final Pattern ROW = Pattern.compile("\\| (J?\\d+) \\| .* \\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern CASE = Pattern.compile("(J?\\d+): .*");

    /** Of the cases 47 to 67 these are written down; and there are thirteen rules. */
    private static final Set<String> ALL = Stream.of(
                    "47 48 49 50 51 55 56 58 60 63 64 65 67", "J1 J2 J3 J4 J5 J6 J7 J8 J9 J10 J11 J12 J13")
            .flatMap(line -> Arrays.stream(line.split(" ", -1)))
            .collect(Collectors.toSet());

    private static final List<Class<?>> CLASSES = List.of(
            PoolCasesTest.class,
            JobCasesTest.class,
            JobCancelTest.class,
            JobMisuseTest.class,
            JobMemoryTest.class,
            JobRaceTest.class,
            JobStateTest.class,
            PoolCloseTest.class);

    private static Stream<String> casesOf(Method method) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        Matcher matcher = CASE.matcher(name == null ? "" : name.value());
        return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
    }

    private static Set<String> shown() {
        Set<String> shown = new LinkedHashSet<>();
        for (Class<?> type : CLASSES) {
            Arrays.stream(type.getDeclaredMethods())
                    .forEach(method -> casesOf(method)
                            .forEach(id -> shown.add(id + " " + type.getSimpleName() + "." + method.getName())));
        }
        return shown;
    }

    /** The rows of these classes; others on the same page are not this test's business. */
    private static Set<String> listed(List<String> lines) {
        Set<String> own = CLASSES.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        Set<String> listed = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && own.contains(row.group(2))) {
                listed.add(row.group(1) + " " + row.group(2) + "." + row.group(3));
            }
        }
        return listed;
    }

    @Test
    @DisplayName("Every test that the table names exists and shows the case, and every case has a test in the table")
    void table_namesWhatThereIs() throws IOException {
        Set<String> listed = listed(Files.readAllLines(TABLE));
        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(shown());
        assertThat(listed.stream().map(row -> row.substring(0, row.indexOf(' '))))
                .containsAll(ALL);
    }

    @Test
    @DisplayName("A row that is missing from the table is found")
    void table_thatLacksARow_isFound() throws IOException {
        List<String> lines = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("| 55 |"))
                .toList();
        assertThat(shown())
                .containsAll(listed(lines))
                .hasSizeGreaterThan(listed(lines).size());
    }
}
