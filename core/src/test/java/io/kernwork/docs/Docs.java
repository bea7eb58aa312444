package io.kernwork.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The written documentation as a checker sees it: links lead somewhere, Java in it is a region of the examples, tests that it
 * names exist, and pages keep their length. The root is a parameter, so that the same rules judge planted pages.
 */
final class Docs {
    private static final List<String> EXAMPLES = List.of(
            "core/src/test/java/io/kernwork/workqueue/WorkSnippets.java",
            "core/src/test/java/io/kernwork/workqueue/ConcurrencySnippets.java",
            "core/src/test/java/io/kernwork/workqueue/ContextSnippets.java",
            "core/src/test/java/io/kernwork/executor/ExecutorSnippets.java",
            "core/src/test/java/io/kernwork/taskqueue/TaskSnippets.java",
            "core/src/test/java/io/kernwork/cpu/CpuSnippets.java",
            "core/src/test/java/io/kernwork/threadpool/JobSnippets.java",
            "core/src/test/java/io/kernwork/softirq/SoftirqSnippets.java",
            "core/src/test/java/io/kernwork/tqueue/TaskListSnippets.java",
            "testkit/src/test/java/io/kernwork/testkit/TestkitSnippets.java");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+)");
    private static final Pattern REGION = Pattern.compile("<!-- region: ([a-z]+) -->");
    private static final Pattern START = Pattern.compile("\\s*// @start region=\"([a-z]+)\"");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:[.#](\\w+))?`");
    private static final int README_LINES = 150;
    private static final int DECISION_LINES = 60;

    private final Path root;
    private final Map<String, List<String>> regions;
    private final List<String> found = new ArrayList<>();

    private Docs(Path root) throws IOException {
        this.root = root;
        this.regions = new TreeMap<>();
        for (String examples : EXAMPLES) {
            if (Files.exists(root.resolve(examples))) {
                regions.putAll(regions(Files.readAllLines(root.resolve(examples))));
            }
        }
    }

    /** What is wrong below the root, in the order of the pages. */
    static List<String> violations(Path root) throws IOException {
        Docs docs = new Docs(root);
        for (Path page : pages(root)) {
            docs.check(page);
        }
        return docs.found;
    }

    /** Writes the regions of the examples into the pages that show them. */
    static void rewrite(Path root) throws IOException {
        Docs docs = new Docs(root);
        for (Path page : pages(root)) {
            List<String> lines = Files.readAllLines(page);
            List<String> written = docs.withRegions(lines);
            if (!written.equals(lines)) {
                Files.write(page, written);
            }
        }
    }

    static List<Path> pages(Path root) throws IOException {
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** The lines of each region, without what indents them all. */
    static Map<String, List<String>> regions(List<String> source) {
        Map<String, List<String>> regions = new TreeMap<>();
        String name = null;
        List<String> body = new ArrayList<>();
        for (String line : source) {
            Matcher start = START.matcher(line);
            if (start.matches()) {
                name = start.group(1);
                body = new ArrayList<>();
            } else if (name != null && line.strip().equals("// @end")) {
                regions.put(name, String.join("\n", body).stripIndent().lines().toList());
                name = null;
            } else if (name != null) {
                body.add(line);
            }
        }
        return regions;
    }

    private void check(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        String name = root.relativize(page).toString();
        if (name.equals("README.md") && lines.size() > README_LINES) {
            found.add(name + ": " + lines.size() + " lines, more than " + README_LINES);
        }
        if (name.startsWith("docs/adr/") && lines.size() > DECISION_LINES) {
            found.add(name + ": " + lines.size() + " lines, more than " + DECISION_LINES);
        }
        if (!withRegions(lines).equals(lines)) {
            found.add(name + ": an example differs from its region; -Dkernwork.rewrite=true writes it anew");
        }
        boolean code = false;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("```")) {
                code = !code;
                if (line.equals("```java")
                        && !(at > 0 && REGION.matcher(lines.get(at - 1)).matches())) {
                    found.add(name + ":" + (at + 1) + ": Java that is no region of the examples");
                }
            } else if (!code) {
                checkLinks(page, name + ":" + (at + 1), line);
                checkTests(name + ":" + (at + 1), line);
            }
        }
    }

    private List<String> withRegions(List<String> lines) {
        List<String> written = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            written.add(line);
            Matcher region = REGION.matcher(line);
            if (region.matches() && at + 1 < lines.size() && lines.get(at + 1).equals("```java")) {
                written.add("```java");
                written.addAll(regions.getOrDefault(region.group(1), List.of("there is no region " + region.group(1))));
                written.add("```");
                at++;
                while (at + 1 < lines.size() && !lines.get(at).equals("```")) {
                    at++;
                }
            }
        }
        return written;
    }

    private void checkLinks(Path page, String where, String line) throws IOException {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
            String target = link.group(1);
            if (target.contains("://") || target.startsWith("mailto:")) {
                continue;
            }
            int hash = target.indexOf('#');
            String file = hash < 0 ? target : target.substring(0, hash);
            Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
            if (!Files.exists(path)) {
                found.add(where + ": link to " + target + ", which is not there");
            } else if (hash >= 0 && !anchors(path).contains(target.substring(hash + 1))) {
                found.add(where + ": link to " + target + ", which has no such heading");
            }
        }
    }

    /** What a heading is called in links: lower case, words joined by hyphens, everything else left out. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : Files.readAllLines(page)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .strip()
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    private void checkTests(String where, String line) throws IOException {
        Matcher test = TEST.matcher(line);
        while (test.find()) {
            Optional<Path> file = testFile(test.group(1));
            if (file.isEmpty()) {
                found.add(where + ": names the test " + test.group(1) + ", which is not there");
            } else if (test.group(2) != null && !Files.readString(file.get()).contains(" " + test.group(2) + "(")) {
                found.add(where + ": " + test.group(1) + " has no " + test.group(2));
            }
        }
    }

    private Optional<Path> testFile(String name) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(Docs::files)
                    .filter(file -> file.endsWith(name + ".java"))
                    .findFirst();
        }
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
