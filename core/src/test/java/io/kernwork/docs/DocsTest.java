package io.kernwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation says what the code does: its examples are tests, and what it points at exists. */
final class DocsTest {
    private static final String EXAMPLE = "core/src/test/java/io/kernwork/workqueue/WorkSnippets.java";

    @Test
    @DisplayName("Links lead somewhere, examples are regions that run, named tests exist, pages keep their length")
    void pages_ofTheRepository_keepTheRules() throws IOException {
        Path root = root();
        if (Boolean.getBoolean("kernwork.rewrite")) {
            Docs.rewrite(root);
        }
        assertThat(Docs.pages(root)).hasSizeGreaterThan(5);
        assertThat(Docs.violations(root)).isEmpty();
    }

    @Test
    @DisplayName("The README's example is the region that runs")
    void readme_example_isItsRegion() throws IOException {
        Path root = root();
        List<String> region =
                Docs.regions(Files.readAllLines(root.resolve(EXAMPLE))).get("readme");
        assertThat(region).isNotNull().hasSizeGreaterThan(5);
        assertThat(Files.readString(root.resolve("README.md")))
                .contains("```java\n" + String.join("\n", region) + "\n```");
    }

    @Test
    @DisplayName("Each rule finds a planted defect")
    void pages_withPlantedDefects_areFound(@TempDir Path root) throws IOException {
        write(root, EXAMPLE, "        // @start region=\"one\"\n        int one = 1;\n        // @end\n");
        write(root, "docs/adr/0001-long.md", "x\n".repeat(61));
        write(root, "docs/page.md", """
                # A page, of course
                [fine](#a-page-of-course) [gone](gone.md) [no heading](page.md#nothing)
                <!-- region: one -->
                ```java
                int one = 2;
                ```

                ```java
                int wild = 3;
                ```
                Held by `GoneTest`.
                """);
        List<String> found = Docs.violations(root);
        assertThat(found)
                .anySatisfy(text -> assertThat(text).contains("0001-long.md: 61 lines"))
                .anySatisfy(text -> assertThat(text).contains("page.md:2: link to gone.md"))
                .anySatisfy(text -> assertThat(text).contains("page.md:2: link to page.md#nothing"))
                .anySatisfy(text -> assertThat(text).contains("page.md: an example differs"))
                .anySatisfy(text -> assertThat(text).contains("page.md:8: Java that is no region"))
                .anySatisfy(text -> assertThat(text).contains("page.md:11: names the test GoneTest"))
                .hasSize(6);
        found.forEach(text -> System.out.println("planted defect found: documentation (" + text + ")"));
    }

    @Test
    @DisplayName("A rewrite puts the region where a stale example stood")
    void rewrite_staleExample_isReplaced(@TempDir Path root) throws IOException {
        write(root, EXAMPLE, "    // @start region=\"one\"\n    int one = 1;\n    // @end\n");
        write(root, "docs/page.md", "<!-- region: one -->\n```java\n```\nafter\n");
        Docs.rewrite(root);
        assertThat(root.resolve("docs/page.md"))
                .hasContent("<!-- region: one -->\n```java\nint one = 1;\n```\nafter\n");
        assertThat(Docs.violations(root)).isEmpty();
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** The directory with the launcher; tests run in that of their module. */
    private static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("kernwork"))) {
                return at;
            }
        }
        throw new AssertionError("no launcher above the working directory");
    }
}
