package io.kernwork.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./kernwork} does before it starts anything: which JDK it takes, and what it says when something is missing. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("kernwork.root"), "kernwork")
            .toAbsolutePath()
            .normalize();

    private static final FileAttribute<?> EXECUTABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

    @TempDir
    private Path dir;

    private record Outcome(int status, String output) {}

    @Test
    void noJdk_isSaidWithTheRemedy() throws Exception {
        Path old = jdk("a 21", "21.0.2");
        Outcome outcome = run(SCRIPT, Map.of("KERNWORK_JDK_DIRS", old.toString(), "JAVA_HOME", old.toString()), "test");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains("no JDK 25", "temurin-25-jdk", "KERNWORK_JAVA_HOME");
    }

    @Test
    void jdks_releaseOfTheProjectWinsOverNewer() throws Exception {
        Path jdk = jdk("with space 25", "25.0.1");
        String dirs = jdk("x17", "17.0.9") + ":" + jdk("x26", "26") + ":" + jdk + ":" + dir.resolve("gone");
        assertThat(run(SCRIPT, Map.of("KERNWORK_JDK_DIRS", dirs), "--jdk")).isEqualTo(new Outcome(0, jdk + "\n"));
    }

    @Test
    void jdks_newerOnly_isTaken() throws Exception {
        Path jdk = jdk("x26", "26-ea");
        assertThat(run(SCRIPT, Map.of("KERNWORK_JDK_DIRS", jdk.toString()), "--jdk"))
                .isEqualTo(new Outcome(0, jdk + "\n"));
    }

    @Test
    void javaHome_winsWhenNewEnough() throws Exception {
        Path jdk = jdk("x26", "26.0.1");
        assertThat(run(SCRIPT, Map.of("KERNWORK_JDK_DIRS", jdk("x25", "25") + "", "JAVA_HOME", jdk + ""), "--jdk"))
                .isEqualTo(new Outcome(0, jdk + "\n"));
    }

    @Test
    void kernworkJavaHome_tooOld_isRefused() throws Exception {
        Path old = jdk("x21", "21");
        Outcome outcome = run(SCRIPT, Map.of("KERNWORK_JAVA_HOME", old.toString()), "--jdk");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains("KERNWORK_JAVA_HOME is " + old);
    }

    @Test
    void noMaven_isSaidWithTheRemedy() throws Exception {
        Path bin = fewTools();
        Map<String, String> environment = Map.of(
                "PATH", bin.toString(), "KERNWORK_JAVA_HOME", jdk("x25", "25").toString());
        Outcome outcome = run(SCRIPT, environment, "test");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains("needs Maven").contains("package maven");
    }

    @Test
    void symbolicLink_leadsToTheScript() throws Exception {
        Path jdk = jdk("x25", "25");
        Path link = Files.createSymbolicLink(dir.resolve("a link"), SCRIPT);
        Path second = Files.createSymbolicLink(dir.resolve("second"), Path.of("a link"));
        assertThat(run(link, Map.of("KERNWORK_JAVA_HOME", jdk.toString()), "--jdk")
                        .output())
                .isEqualTo(jdk + "\n");
        assertThat(run(second, Map.of("KERNWORK_JAVA_HOME", jdk.toString()), "--jdk")
                        .output())
                .isEqualTo(jdk + "\n");
        Files.delete(second);
        Files.delete(link);
    }

    @ParameterizedTest
    @CsvSource({
        "version, app, '--enable-native-access=io.kernwork,org.jline.terminal.ffm -p ROOT/.kernwork/app/lib "
                + "-m io.kernwork.cli/io.kernwork.cli.Main version --x a b'",
        "bench, bench, -cp ROOT/.kernwork/bench/lib/* io.kernwork.bench.Main --x a b",
        "torture, stress, -Dkernwork.edges=true -cp ROOT/.kernwork/stress/lib/* io.kernwork.torture.Main --x a b",
        "stress, stress, -cp ROOT/.kernwork/stress/lib/* io.kernwork.stress.Main --x a b",
    })
    void command_whenBuilt_startsItsProgram(String command, String app, String expected) throws Exception {
        Path script = checkout();
        Files.createFile(
                Files.createDirectories(script.resolveSibling(".kernwork").resolve(app))
                        .resolve("stamp"));
        assertThat(run(script, Map.of("KERNWORK_JAVA_HOME", echoingJdk().toString()), command, "--x", "a b"))
                .isEqualTo(new Outcome(
                        0, expected.replace("ROOT", dir.resolve("checkout").toString()) + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"version, cli, app", "bench, bench, bench", "torture, stress, stress", "stress, stress, stress"})
    void command_firstUse_buildsItsModuleAndNoOther(String command, String module, String app) throws Exception {
        Path script = checkout();
        Map<String, String> environment = Map.of(
                "KERNWORK_JAVA_HOME",
                echoingJdk().toString(),
                "PATH",
                mavenThatPacks(module) + ":" + System.getenv("PATH"));
        Outcome outcome = run(script, environment, command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("building (first use", "built in", "Main");
        assertThat(script.resolveSibling("maven-arguments"))
                .hasContent("-B -ntp -pl " + module + " -am -Dmaven.test.skip=true package");
        assertThat(script.resolveSibling(".kernwork").resolve(app).resolve("lib"))
                .isDirectoryContaining("glob:**/kernwork-" + module + "-1.jar")
                .isDirectoryContaining("glob:**/library.jar");
        assertThat(run(script, environment, command).output())
                .as("the second use")
                .doesNotContain("building");
    }

    @Test
    void model_needsNoJdkAndPassesItsArgumentsOn() throws Exception {
        Path script = checkout();
        Path check = Files.createDirectories(script.resolveSibling("model")).resolve("check");
        Files.writeString(Files.createFile(check, EXECUTABLE), "#!/bin/sh\necho \"$@\"\nexit 3\n");
        assertThat(run(script, Map.of("KERNWORK_JDK_DIRS", ""), "model", "--long", "a b"))
                .isEqualTo(new Outcome(3, "--long a b\n"));
    }

    @Test
    void model_withoutSpin_isSaidWithTheRemedy() throws Exception {
        Outcome outcome = run(SCRIPT, Map.of("PATH", fewTools().toString()), "model");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains("there is no spin", "apt-get install spin");
    }

    @Test
    void outside_isGivenTheJdkAndItsArguments_andOneBuildAtATime() throws Exception {
        Path script = checkout();
        Path check = Files.createDirectories(script.resolveSibling("outside")).resolve("check");
        Path jdk = jdk("x25", "25");
        Files.writeString(
                Files.createFile(check, EXECUTABLE),
                "#!/bin/sh\necho \"$JAVA_HOME\" \"$@\"\nreadlink checkout/.kernwork/lock >/dev/null && exit 3\n");
        assertThat(run(script, Map.of("KERNWORK_JAVA_HOME", jdk.toString()), "outside", "--x", "a b"))
                .isEqualTo(new Outcome(3, jdk + " --x a b\n"));
        assertThat(script.resolveSibling(".kernwork").resolve("lock")).doesNotExist();
    }

    /** What the script itself needs, and nothing else. */
    private Path fewTools() throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        for (String tool : new String[] {"dirname", "readlink", "sed", "head", "tr"}) {
            Files.createFile(bin.resolve(tool), EXECUTABLE);
            Files.writeString(bin.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin\nexec " + tool + " \"$@\"\n");
        }
        return bin;
    }

    /** The script alone, in a checkout of its own. */
    private Path checkout() throws IOException {
        return Files.copy(
                SCRIPT, Files.createDirectories(dir.resolve("checkout")).resolve("kernwork"));
    }

    /** A JDK that says what it would have started. */
    private Path echoingJdk() throws IOException {
        Path home = jdk("echo 25", "25");
        Files.writeString(home.resolve("bin").resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        return home;
    }

    /** A directory with a Maven that packs what the module would be made of. */
    private Path mavenThatPacks(String module) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("maven"));
        Path target = Path.of(module, "target");
        Files.writeString(
                Files.createFile(bin.resolve("mvn"), EXECUTABLE),
                "#!/bin/sh\necho \"$@\" >maven-arguments\nmkdir -p " + target + "/lib\ntouch " + target + "/kernwork-"
                        + module + "-1.jar " + target + "/kernwork-" + module + "-1-sources.jar " + target
                        + "/lib/library.jar\n");
        return bin;
    }

    /** Enough of a JDK for the launcher to look at. */
    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(dir.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin").resolve("java"), EXECUTABLE);
        Files.createFile(home.resolve("bin").resolve("javac"), EXECUTABLE);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Outcome run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path output = dir.resolve("output");
        ProcessBuilder command =
                new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Arrays.stream(arguments))
                        .toList());
        command.environment().keySet().removeIf(name -> name.startsWith("KERNWORK_") || name.equals("JAVA_HOME"));
        command.environment().putAll(environment);
        Process process = command.directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Outcome(process.waitFor(), Files.readString(output));
    }
}
