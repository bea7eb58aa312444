package io.kernwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the page says of rows and contenders is what the code says; {@code -Dkernwork.rewrite=true} writes it. */
final class PerformancePageTest {
    private static final Path PAGE = Path.of("..", "docs", "performance.md");

    @Test
    void rows_areThoseOfTheBenchmark() throws IOException {
        StringBuilder table = new StringBuilder("| Row | What is measured | Unit | Goal |\n|---|---|---|---|\n");
        for (Row row : Rows.all(2)) {
            table.append(String.format(
                    Locale.ROOT, "| %s | %s | %s | %s |\n", row.id(), row.title(), row.unit(), Listing.goal(row)));
        }
        assertSection("rows", table.toString());
    }

    @Test
    void contenders_areThoseOfTheBenchmark() throws IOException {
        StringBuilder table = new StringBuilder("| Name | Setting | Because | In |\n|---|---|---|---|\n");
        for (Contender contender : Contender.of(_ -> true)) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |\n",
                    contender.name().replace("*", "\\*"),
                    contender.variant().setting(),
                    contender.variant().reason(),
                    String.join(" ", contender.workloads())));
        }
        assertSection("contenders", table.toString());
    }

    private static void assertSection(String name, String now) throws IOException {
        String open = "<!-- generated: " + name + " -->\n";
        String close = "<!-- end -->";
        String page = Files.readString(PAGE);
        int start = page.indexOf(open) + open.length();
        assertThat(page).contains(open);
        int end = page.indexOf(close, start);
        if (Boolean.getBoolean("kernwork.rewrite")) {
            page = page.substring(0, start) + now + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(close, start);
        }
        assertThat(List.of(page.substring(start, end).split("\n")))
                .as("%s in %s; -Dkernwork.rewrite=true writes it", name, PAGE)
                .isEqualTo(List.of(now.split("\n")));
    }
}
