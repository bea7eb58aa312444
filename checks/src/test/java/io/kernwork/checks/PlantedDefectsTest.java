package io.kernwork.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds the modules of {@code src/planted}, each of which has the project's parent and one defect, with a Maven of its own,
 * and holds that each failed for its defect. They inherit the very configuration that the library is built with, so no flag
 * can be lost there and still be checked here.
 */
final class PlantedDefectsTest {
    private static final Path COPY = Path.of("target", "planted").toAbsolutePath();
    private static final Path LOG = COPY.resolve("build.log");

    private static List<String> failures = List.of();
    private static String log = "";

    record Defect(String module, String checker, String what, String reported) {
        @Override
        public String toString() {
            return checker + " (" + what + ")";
        }
    }

    static Stream<Defect> defects() {
        return Stream.of(
                new Defect("error-prone", "Error Prone", "exception created and not thrown", "[DeadException]"),
                new Defect("nullaway", "NullAway", "dereferenced null", "[NullAway] dereferenced expression"),
                new Defect("lint", "-Xlint -Werror", "raw type", "warnings found and -Werror specified"),
                new Defect("format", "Spotless", "misformatted file", "had format violations"),
                new Defect("dependency", "dependency analysis", "unused dependency", "Dependency problems found"),
                new Defect("pins", "enforcer", "dependency declared twice", "BanDuplicatePomDependencyVersions failed"),
                new Defect("javadoc", "Javadoc", "public method without a comment", "Javadoc Warnings"),
                new Defect(
                        "snippet", "Javadoc", "snippet that is gone", "file not found on source path or snippet path"));
    }

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void build() throws IOException, InterruptedException {
        copy(Path.of("src", "planted"));
        log = maven();
        failures = Arrays.stream(log.split("(?=\\[ERROR\\] Failed to execute goal)"))
                .filter(part -> part.startsWith("[ERROR] Failed to execute goal"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void planted_isFound(Defect defect) {
        assertThat(failures.stream().filter(failure -> failure.contains("on project planted-" + defect.module() + ":")))
                .as("%s, see %s", defect, LOG)
                .singleElement()
                .asString()
                .contains(defect.reported());
        System.out.println("planted defect found: " + defect);
    }

    /** What fails beside it fails for its defect, not because everything does. */
    @Test
    void sound_isBuilt() {
        assertThat(log).as("see %s", LOG).containsPattern("planted-sound \\.+ SUCCESS");
        assertThat(failures).as("see %s", LOG).hasSize((int) defects().count());
    }

    private static void copy(Path from) throws IOException {
        if (Files.exists(COPY)) {
            try (Stream<Path> old = Files.walk(COPY)) {
                old.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
            }
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, COPY.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Runs offline: all that the planted modules need was fetched for the real ones. */
    private static String maven() throws IOException, InterruptedException {
        Path mvn = Path.of(System.getProperty("kernwork.maven.home"), "bin", "mvn");
        ProcessBuilder command = new ProcessBuilder(
                mvn.toString(),
                "--batch-mode",
                "--offline",
                "--fail-at-end",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + System.getProperty("kernwork.maven.repository"),
                "verify");
        String settings = System.getProperty("kernwork.maven.settings", "");
        if (Files.exists(Path.of(settings))) {
            command.command().addAll(List.of("--settings", settings));
        }
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow");
        command.directory(COPY.toFile()).redirectErrorStream(true).redirectOutput(LOG.toFile());
        Process process = command.start();
        try {
            process.waitFor();
        } finally {
            process.destroy();
        }
        return Files.readString(LOG);
    }
}
