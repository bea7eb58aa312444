package io.kernwork.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a user's module against the library as it was built, with nothing else at hand. */
final class EncapsulationTest {
    private static final Path CORE = Path.of(System.getProperty("kernwork.root"), "core", "target", "classes");

    @TempDir
    private Path output;

    @Test
    void exportedPackages_compileForAUser() throws IOException {
        assertThat(compile(packages(false))).isEmpty();
    }

    @Test
    void plantedImportOfEachInternalPackage_isRefused() throws IOException {
        for (String hidden : packages(true)) {
            assertThat(compile(List.of(hidden)))
                    .singleElement()
                    .asString()
                    .contains("package " + hidden + " is not visible");
            System.out.println("planted defect found: module (import of " + hidden + ")");
        }
    }

    /** Imports every one of the packages, under every lint, and returns what the compiler says. */
    private List<String> compile(List<String> packages) throws IOException {
        StringBuilder user = new StringBuilder("package user;\n");
        packages.forEach(name -> user.append("import ").append(name).append(".*;\n"));
        user.append("interface User {}\n");
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new DiagnosticCollector<JavaFileObject>();
        List<String> options =
                List.of("-Xlint:all", "-Werror", "-p", CORE.toString(), "-d", output.toString(), "-proc:none");
        try (var manager = compiler.getStandardFileManager(said, null, null)) {
            List<JavaFileObject> files = List.of(
                    source("module-info", "module user { requires io.kernwork; }"),
                    source("user/User", user.toString()));
            compiler.getTask(null, manager, said, options, null, files).call();
        }
        return said.getDiagnostics().stream()
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** The packages of the built module that hold a class. */
    private static List<String> packages(boolean internal) throws IOException {
        assertThat(CORE.resolve("module-info.class"))
                .as("core was built before")
                .exists();
        try (Stream<Path> walk = Files.walk(CORE)) {
            List<String> packages = walk.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.getFileName().toString().endsWith("-info.class"))
                    .map(file -> CORE.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> name.startsWith("io.kernwork.internal") == internal)
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(packages).isNotEmpty();
            return packages;
        }
    }
}
