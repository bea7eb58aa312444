package io.kernwork.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.checks.SourceRules.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applies {@link SourceRules} to the repository, and to one planted file for each rule. */
final class SourceRulesTest {
    private static final String EXPORTED = "core/src/main/java/p/Planted.java";
    private static final String INTERNAL = "core/src/main/java/p/internal/Planted.java";
    private static final String TEST = "core/src/test/java/p/PlantedTest.java";

    @TempDir
    private Path dir;

    @Test
    void sources_keepTheRules() throws IOException {
        Path root = Path.of(System.getProperty("kernwork.root"));
        AllowList allowed = AllowList.read(root.resolve("checks").resolve("allowed.txt"));
        assertThat(allowed.judge(SourceRules.violations(root)))
                .as("rules over the sources; exceptions, with a reason each, go into checks/allowed.txt")
                .isEmpty();
    }

    record Defect(String rule, String file, String text, String what) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Defect> defects() {
        return Stream.of(
                new Defect("length", EXPORTED, lines(SourceRules.EXPORTED_CAP), "length of an exported class"),
                new Defect("length", INTERNAL, lines(SourceRules.INTERNAL_CAP), "length of an internal class"),
                new Defect("length", TEST, lines(SourceRules.TEST_CAP), "length of a test"),
                new Defect("median", EXPORTED, lines(SourceRules.EXPORTED_MEDIAN), "median length of exported classes"),
                new Defect("median", INTERNAL, lines(SourceRules.INTERNAL_MEDIAN), "median length of internal classes"),
                new Defect("method", EXPORTED, "class P { void m() {" + "\n".repeat(40) + "} }", "length of a method"),
                new Defect("sleep", TEST, method("Thread" + ".sleep(1);"), "sleep in a test"),
                new Defect("sleep", TEST, method("TimeUnit.SECONDS" + ".sleep(1);"), "sleep of a time unit in a test"),
                new Defect("print", EXPORTED, method("System" + ".out.println();"), "print to System" + ".out"),
                new Defect("print", INTERNAL, method("System" + ".err.println();"), "print to System" + ".err"),
                new Defect("print", EXPORTED, method("new Error().printStack" + "Trace();"), "printed stack trace"),
                new Defect("open", EXPORTED, "/* FIX" + "ME */ class P {}", "something left open"),
                new Defect("skip", TEST, "@" + "Disabled class P {}", "test switched off"),
                new Defect("skip", TEST, method("assumeTrue(false);"), "test that assumes its way out"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void planted_isFound(Defect defect) throws IOException {
        plant(defect.file(), defect.text());
        assertThat(SourceRules.violations(dir).stream().map(Violation::rule)).contains(defect.rule());
        System.out.println("planted defect found: source rules (" + defect.what() + ")");
    }

    @Test
    void sound_isLeftAlone() throws IOException {
        plant(EXPORTED, lines(SourceRules.EXPORTED_MEDIAN - 1));
        plant(TEST, method("sleeper.sleep(1); /* no Thread" + ".sleep here */"));
        assertThat(SourceRules.violations(dir)).isEmpty();
    }

    @Test
    void overview_doesNotCount() throws IOException {
        String comment = "/**\n" + " * word\n".repeat(700) + " */\n";
        plant(INTERNAL, "package p;\n\n" + comment + "class Planted {}\n");
        plant(EXPORTED, "class Planted {\n    /*\n     * Overview\n" + "\n".repeat(700) + " */\n}\n");
        assertThat(SourceRules.violations(dir)).isEmpty();
        plant(EXPORTED, comment + "class Planted {}\n");
        assertThat(SourceRules.violations(dir)).extracting(Violation::rule).contains("length");
    }

    @Test
    void exception_coversWhatItNamesAndNoMore() throws IOException {
        plant("allowed.txt", "# comment\n\nlength a/B.java 700 a reason of some words\n");
        AllowList list = AllowList.read(dir.resolve("allowed.txt"));
        assertThat(list.judge(List.of(new Violation("length", "a/B.java", 700, ""))))
                .isEmpty();
        assertThat(list.judge(List.of(new Violation("length", "a/B.java", 701, ""))))
                .hasSize(2);
        assertThat(list.judge(List.of())).singleElement().asString().contains("nothing needs");
        System.out.println("planted defect found: source rules (exception that nothing needs)");
    }

    @Test
    void exception_withoutReason_isRefused() throws IOException {
        plant("allowed.txt", "length a/B.java 700\n");
        assertThatThrownBy(() -> AllowList.read(dir.resolve("allowed.txt"))).hasMessageContaining("reason");
    }

    private void plant(String file, String text) throws IOException {
        Path path = dir.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String method(String statement) {
        return "class P { void m() { " + statement + " } }";
    }

    /** A class one line longer than that. */
    private static String lines(int most) {
        StringBuilder text = new StringBuilder("class P {\n");
        IntStream.range(1, most)
                .forEach(line -> text.append("    int f").append(line).append(";\n"));
        return text.append("}\n").toString();
    }
}
