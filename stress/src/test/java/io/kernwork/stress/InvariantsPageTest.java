package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

/** The page about the invariants names all litmus tests, and none that there is not. */
class InvariantsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "testing", "invariants.md");
    private static final Pattern ROW = Pattern.compile("\\|[^|]*\\|[^|]*\\|([^|]*)\\|[^|]*\\|");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");

    @Test
    void page_namesEachLitmusTest() throws IOException {
        assertThat(named(Files.readAllLines(PAGE))).isEqualTo(present());
    }

    @Test
    void page_thatLacksATest_isFound() throws IOException {
        List<String> lines = Files.readAllLines(PAGE).stream()
                .map(line -> line.replace("`PutAgainstSchedule`", ""))
                .toList();
        assertThat(named(lines)).isNotEqualTo(present()).isSubsetOf(present());
    }

    private static Set<String> named(List<String> lines) {
        Set<String> named = new TreeSet<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                NAME.matcher(row.group(1)).results().forEach(name -> named.add(name.group(1)));
            }
        }
        return named;
    }

    private static Set<String> present() {
        return TestList.tests().stream().map(TestOutcomes::shortName).collect(Collectors.toCollection(TreeSet::new));
    }
}
