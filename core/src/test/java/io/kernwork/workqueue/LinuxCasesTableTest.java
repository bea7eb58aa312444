package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/testing/linux-cases.md} and the tests that it names together. It reads sources, for the tests in virtual
 * time are in a module that is built after this one.
 */
class LinuxCasesTableTest {
    private static final Path TABLE = Path.of("../docs/testing/linux-cases.md");
    private static final List<Path> TESTS = List.of(
            Path.of("src/test/java/io/kernwork/workqueue"),
            Path.of("src/test/java/io/kernwork/tqueue"),
            Path.of("src/test/java/io/kernwork/softirq"),
            Path.of("src/test/java/io/kernwork/observe"),
            Path.of("src/test/java/io/kernwork/internal/engine"),
            Path.of("../testkit/src/test/java/io/kernwork/testkit/tqueue"),
            Path.of("../testkit/src/test/java/io/kernwork/testkit/timer"),
            Path.of("../testkit/src/test/java/io/kernwork/testkit/softirq"),
            Path.of("../testkit/src/test/java/io/kernwork/testkit/concurrency"));
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\| .* \\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern CASE =
            Pattern.compile("@DisplayName\\(\\s*\"([A-Z]\\d+): .*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

    private static List<String> listed(List<String> table) {
        List<String> listed = new ArrayList<>();
        for (String line : table) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.add(row.group(1) + " " + row.group(2) + "." + row.group(3));
            }
        }
        return listed;
    }

    private static List<String> shown(String type, String source) {
        return CASE.matcher(source)
                .results()
                .map(found -> found.group(1) + " " + type + "." + found.group(2))
                .toList();
    }

    @Test
    @DisplayName(
            "Every test that the table names exists and shows the case, and every case that a test shows is in the table")
    void table_namesWhatThereIs() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Path tests : TESTS) {
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    String type = file.getFileName().toString().replace(".java", "");
                    shown.addAll(shown(type, Files.readString(file)));
                }
            }
        }
        assertThat(listed(Files.readAllLines(TABLE))).hasSizeGreaterThan(50).containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    @DisplayName("A case is found behind whatever stands between its name and its method, and no other")
    void shown_namesOnSeveralLines_areFound() {
        String source = """
                    @Test
                    @Name(
                            "X1: a name; on two lines {")
                    void first_case_isShown() throws Exception {
                    }

                    @Name("BSD 42: of another system")
                    void second_case_isNot() {}

                    @Name("M2: behind annotations")
                    @ValueSource(ints = {1, 2})
                    void third_case_isShown(int number) {
                """.replace("@Name", "@DisplayName"); // or they would count as cases of this class
        assertThat(shown("AnyTest", source))
                .containsExactly("X1 AnyTest.first_case_isShown", "M2 AnyTest.third_case_isShown");
        assertThat(listed(List.of("| X1 | what | `AnyTest.first_case_isShown` |", "| case | what | test |")))
                .containsExactly("X1 AnyTest.first_case_isShown");
    }
}
