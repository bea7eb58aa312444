package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** The page about the litmus tests names those that there are, with their outcomes. */
class JcstressPageTest {
    private static final Path PAGE = Path.of("..", "docs", "testing", "jcstress.md");
    private static final Pattern HEADING = Pattern.compile("### (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| [0-9.]+ % \\| (.*) \\|");

    @Test
    void page_hasEachTestWithItsOutcomes() throws IOException {
        List<String> stated = stated(Files.readAllLines(PAGE));
        assertThat(stated).containsExactlyInAnyOrderElementsOf(present());
    }

    @Test
    void page_thatLacksAnOutcome_isFound() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(PAGE));
        assertThat(lines.removeIf(line -> line.startsWith("| `woken` |"))).isTrue();
        assertThat(stated(lines)).isNotEqualTo(present()).doesNotHaveDuplicates();
        assertThat(present()).containsAll(stated(lines)).hasSize(stated(lines).size() + 1);
    }

    private static List<String> stated(List<String> lines) {
        List<String> stated = new ArrayList<>();
        String test = "";
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                test = heading.group(1);
            } else if (row.matches()) {
                stated.add(test + ": " + row.group(1) + ": " + row.group(2));
            }
        }
        return stated;
    }

    private static List<String> present() {
        List<String> present = new ArrayList<>();
        for (String name : TestList.tests()) {
            TestInfo test = TestList.getInfo(name);
            for (StateCase outcome : test.cases()) {
                switch (outcome.expect()) {
                    case ACCEPTABLE, ACCEPTABLE_INTERESTING ->
                        present.add(TestOutcomes.shortName(name) + ": " + outcome.matchPattern() + ": "
                                + outcome.description());
                    case FORBIDDEN, UNKNOWN -> {}
                }
            }
        }
        return present;
    }
}
