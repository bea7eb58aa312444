package io.kernwork.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each method that a model says it stands for is in the library. The models themselves are checked by {@code ./kernwork model}. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ModelLinesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("kernwork.root")).toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    private record Outcome(int status, String output) {}

    @Test
    void methodsNamedInTheModels_areInTheLibrary() throws Exception {
        Outcome outcome = lines(ROOT.resolve("model"));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines())
                .hasSizeGreaterThan(100)
                .allMatch(line -> line.matches("\\w+\\.pml:\\d+  \\w+\\.\\w+  core/src/main/java/[\\w/]+\\.java:\\d+"))
                .anyMatch(line -> line.startsWith("wakeup.pml:") && line.contains("  Pool.submit  "))
                .anyMatch(line -> line.startsWith("cancelsync.pml:") && line.contains("  Removal.unqueue  "))
                .anyMatch(line -> line.startsWith("recall.pml:") && line.contains("  Run.claim  "));
    }

    @Test
    void plantedMethodThatIsNotThere_isFound() throws Exception {
        Path model = Files.createDirectory(dir.resolve("model"));
        Files.copy(ROOT.resolve("model/lines"), model.resolve("lines"));
        Path pool = Path.of("core/src/main/java/io/kernwork/internal/engine/Pool.java");
        Files.createDirectories(dir.resolve(pool).getParent());
        Files.copy(ROOT.resolve(pool), dir.resolve(pool));
        Files.writeString(model.resolve("planted.pml"), "/* Pool.submit */\n/* Pool.forget */\n/* Pond.submit */\n");
        Outcome outcome = lines(model);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output().lines())
                .satisfiesExactly(
                        there -> assertThat(there).contains("planted.pml:1  Pool.submit  core/"),
                        method -> assertThat(method).isEqualTo("planted.pml:2  Pool.forget  is not in the library"),
                        type -> assertThat(type).isEqualTo("planted.pml:3  Pond.submit  is not in the library"));
        System.out.println("planted defect found: models (a method that is not there)");
    }

    private Outcome lines(Path model) throws IOException, InterruptedException {
        Path output = dir.resolve("output");
        Process process = new ProcessBuilder("sh", model.resolve("lines").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Outcome(process.waitFor(), Files.readString(output));
    }
}
