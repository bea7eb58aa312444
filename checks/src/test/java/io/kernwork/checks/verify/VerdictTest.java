package io.kernwork.checks.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.checks.verify.Verdict.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./kernwork verify} makes of the reports of tests, and that a promise nobody checks does not pass for one that is held. */
final class VerdictTest {
    private static final Path ROOT =
            Path.of(System.getProperty("kernwork.root")).toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    private Path guarantees;

    @BeforeEach
    void layOut() throws IOException {
        guarantees = dir.resolve("guarantees.md");
        Files.createDirectories(dir.resolve("core/target/surefire-reports"));
    }

    private Verdict verdict(String holders) throws IOException {
        Files.writeString(guarantees, """
                | # | Promise | Bound | Held by |
                |---|---|---|---|
                | W1 | Nothing is lost. | none | %s |
                """.formatted(holders));
        Runs runs = Runs.read(dir);
        Outputs.addModels(
                List.of(
                        "shown   wakeup two: no wake-up is lost (1.5e+06 states, 3 s)",
                        "found   wakeup LOST: the wake-up comes too early",
                        "FAILED  recall: no run comes to"),
                runs);
        return Verdict.of(Promise.read(guarantees).getFirst(), runs);
    }

    private void report(String cases) throws IOException {
        Files.writeString(
                dir.resolve("core/target/surefire-reports/TEST-p.RaceTest.xml"),
                "<testsuite>" + cases + "</testsuite>");
    }

    private static String testcase(String name, String inside) {
        return "<testcase classname='p.RaceTest' name='" + name + "'>" + inside + "</testcase>";
    }

    @Test
    void passed_isHeld_andCounted() throws IOException {
        report(testcase("a_meetsB(int)[1]", "<system-out>race a / b: 1,000 rounds, 50.0 % / 50.0 %</system-out>")
                + testcase("a_meetsB(int)[2]", "")
                + testcase("planted_isFound", "<system-out>30 rounds</system-out>"));
        Verdict verdict = verdict("`RaceTest`");
        assertThat(verdict.state()).isEqualTo(State.HELD);
        assertThat(verdict.checks())
                .as("one case counts its rounds, the other itself")
                .isEqualTo(1_001);
        assertThat(verdict.planted()).isEqualTo(1);
        assertThat(verdict.line()).contains("W1", "held", "1,001", "RaceTest");
    }

    @Test
    void method_isHeldByItself_butFindsWithItsClass() throws IOException {
        report(testcase("a", "") + testcase("b", "<failure/>") + testcase("plantedDefect_isFound", ""));
        assertThat(verdict("`RaceTest.a`").state()).isEqualTo(State.HELD);
        assertThat(verdict("`RaceTest.a`").planted()).isEqualTo(1);
        assertThat(verdict("`RaceTest.b`").state()).isEqualTo(State.BROKEN);
        assertThat(verdict("`RaceTest.b`").why()).isEqualTo("failed: RaceTest.b");
    }

    @Test
    void planted_notRun_failedOrSkipped_isNotHeld() throws IOException {
        report(testcase("a", "") + testcase("off", "<skipped/>"));
        assertThat(verdict("`RaceTest.gone`").state()).isEqualTo(State.UNCHECKED);
        assertThat(verdict("`RaceTest.a`, `OtherTest`").why()).isEqualTo("not run: OtherTest");
        assertThat(verdict("nobody").state()).isEqualTo(State.UNCHECKED);
        assertThat(verdict("`RaceTest.off`").state()).isEqualTo(State.BROKEN);
        assertThat(verdict("`model/recall`").state()).isEqualTo(State.BROKEN);
    }

    @Test
    void litmusTestsAndModels_areCheckersOfTheirOwn() throws IOException {
        report("<testcase classname='p.JcstressQuickTest' name='pass'><system-out>AgainstB, 2,000 samples\n"
                + "   99.00 %  1  a -> b\nplanted defect found: AgainstB, 7 of 9</system-out></testcase>");
        Verdict litmus = verdict("`AgainstB`");
        assertThat(litmus.state()).isEqualTo(State.HELD);
        assertThat(litmus.checks()).isEqualTo(2_000);
        assertThat(litmus.planted()).isEqualTo(1);
        Verdict model = verdict("`model/wakeup`");
        assertThat(model.state()).isEqualTo(State.HELD);
        assertThat(model.checks()).isEqualTo(1_500_000);
        assertThat(model.planted()).isEqualTo(1);
    }

    @Test
    void table_endsWithTheSum() throws IOException {
        report(testcase("a", "") + testcase("planted_isFound", "<error/>"));
        String table = Main.table(List.of(verdict("`RaceTest.a`")), Runs.read(dir));
        assertThat(table).endsWith("1 of 1 promises held. 2 cases, 0 of 1 planted defects found.%n".formatted());
    }

    @Test
    void reportThatIsNone_isNamed() throws IOException {
        report("<testcase");
        assertThatThrownBy(() -> Runs.read(dir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TEST-p.RaceTest.xml");
    }

    @Test
    void promises_haveNumbersOfTheirOwn_andCheckers() throws IOException {
        Set<String> seen = new HashSet<>();
        List<Promise> promises = Promise.read(ROOT.resolve("docs/guarantees.md"));
        assertThat(promises).hasSizeGreaterThan(100).allSatisfy(promise -> {
            assertThat(seen.add(promise.number()))
                    .as("%s is there once", promise.number())
                    .isTrue();
            assertThat(promise.holders()).as("who holds %s", promise.number()).isNotEmpty();
            assertThat(promise.text()).as(promise.number()).endsWith(".");
        });
    }
}
