package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Masks of threads, in JVMs with native access and without. Where the machine itself refuses (another system, a sandbox), the
 * same tests hold it to that: a refusal has a reason and changes nothing.
 */
final class AffinityTest {
    private static final List<String> NONE = List.of();
    private static final List<String> GRANTED = List.of("--enable-native-access=io.kernwork");
    private static final List<String> ALL_GRANTED = List.of("--enable-native-access=ALL-UNNAMED");
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

    @Test
    void withoutNativeAccess_nothingAsked_nothingIsPrinted() throws Exception {
        ProbeJvm child = ProbeJvm.module(NONE, "look");
        assertThat(child.errors()).isEmpty();
        assertThat(child.value("cpu")).isEqualTo("-1");
        assertThat(child.value("support")).startsWith("refused: ").contains(remedy("io.kernwork"));
        assertThat(child.value("normal")).isEqualTo("honoured");
        assertThat(child.value("high")).startsWith("refused: ");
        if (LINUX) { // the mask in /proc may hold CPUs that are offline
            assertThat(CpuSet.parse(child.value("mask")).containsAll(CpuSet.parse(child.value("topology"))))
                    .isTrue();
        } else {
            assertThat(child.value("mask")).isEqualTo("unknown");
        }
        assertThat(child.number("tid")).matches(tid -> LINUX ? tid > 0 : tid == -1);
    }

    @Test
    void withoutNativeAccess_asked_isRefusedAndLoggedOnce() throws Exception {
        ProbeJvm child = ProbeJvm.module(NONE, "ask");
        assertThat(child.values("set")).hasSize(3).allMatch(said -> said.contains(remedy("io.kernwork")));
        assertThat(child.values("low")).hasSize(3).allMatch(said -> said.contains(remedy("io.kernwork")));
        assertThat(child.errors())
                .containsOnlyOnce("A thread is not bound to CPUs 0: ")
                .containsOnlyOnce("A thread does not get the priority low (nice 19): ")
                .doesNotContain("restricted method");
    }

    @Test
    void withoutNativeAccess_onTheClassPath_namesTheOtherFlag() throws Exception {
        ProbeJvm child = ProbeJvm.classPath(NONE, "ask");
        assertThat(child.value("set")).contains(remedy("ALL-UNNAMED"));
        assertThat(child.errors()).doesNotContain("restricted method");
    }

    @Test
    void nativeAccessForbidden_isRefusedLikeNone() throws Exception {
        ProbeJvm child = ProbeJvm.module(List.of("--illegal-native-access=deny"), "ask");
        assertThat(child.value("set")).contains(remedy("io.kernwork"));
        assertThat(child.errors()).doesNotContain("Exception");
    }

    /** Here the highest of the allowed CPUs, which on a machine with one is that one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void set_oneCpu_bindsTheThreadUntilUndone(boolean module) throws Exception {
        ProbeJvm child = module ? ProbeJvm.module(GRANTED, "pin") : ProbeJvm.classPath(ALL_GRANTED, "pin");
        if (granted(child, "set")) {
            assertThat(child.errors()).isEmpty();
            assertThat(child.value("stayed")).isEqualTo("true");
            assertThat(child.value("bound")).isEqualTo(child.value("one"));
            assertThat(child.value("file")).isEqualTo(child.value("one"));
            assertThat(child.value("undo")).isEqualTo("honoured");
        }
        assertThat(child.value("after")).isEqualTo(child.value("before"));
    }

    @Test
    void set_cpusThatAreNotThere_isAllOrNothing() throws Exception {
        ProbeJvm child = ProbeJvm.module(GRANTED, "absent");
        assertThat(child.value("all")).startsWith("refused: ");
        assertThat(child.value("part")).startsWith("refused: ");
        if (LINUX) {
            assertThat(child.value("all")).contains("EINVAL", "65535", "which may use ");
            assertThat(child.value("part")).contains("CPUs 65535 are offline");
            assertThat(child.value("afterall")).isEqualTo(child.value("before"));
            assertThat(child.value("afterpart")).isEqualTo(child.value("before"));
        }
    }

    /** Without the precaution a pool that is first used by a bound thread has one thread, and so have all virtual threads. */
    @Test
    void set_beforeAnythingElse_leavesThePoolsOfTheJvmTheirSize() throws Exception {
        ProbeJvm child = ProbeJvm.classPath(ALL_GRANTED, "trap");
        if (granted(child, "set")) {
            int cpus = child.number("processors");
            assertThat(child.number("jvm")).isEqualTo(1); // the trap is there
            assertThat(cpus).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(child.number("virtual")).isEqualTo(cpus);
            assertThat(child.number("common")).isEqualTo(Math.max(1, cpus - 1));
        }
    }

    @Test
    void set_onAVirtualThread_isRefused() throws Exception {
        ProbeJvm child = ProbeJvm.module(GRANTED, "virtual");
        assertThat(child.value("set")).startsWith("refused: a virtual thread has no CPUs");
        assertThat(child.value("low")).startsWith("refused: a virtual thread has no priority");
        assertThat(child.value("mask")).isEqualTo("unknown");
        assertThat(child.value("tid")).isEqualTo("-1");
    }

    @Test
    void set_noCpuAtAll_throws() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Affinity.set(CpuSet.empty()))
                .withMessageContaining("at least one CPU");
    }

    @Test
    void availableProcessors_unboundThread_isThatOfTheJvm() {
        assertThat(Affinity.availableProcessors())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static String remedy(String module) {
        return LINUX ? "start the JVM with --enable-native-access=" + module : "this is not Linux";
    }

    /** Whether the machine grants it; if it does not, it must say why, and the build's output shows it. */
    private static boolean granted(ProbeJvm child, String key) {
        String answer = child.value(key);
        if (answer.equals("honoured")) {
            return true;
        }
        assertThat(answer).startsWith("refused: ").hasSizeGreaterThan(12);
        System.out.println("this machine does not bind threads to CPUs: " + answer);
        return false;
    }
}
