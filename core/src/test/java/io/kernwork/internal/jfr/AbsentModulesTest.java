package io.kernwork.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.cpu.ProbeJvm;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library with the flight recorder and the management, and without. */
@Timeout(120)
final class AbsentModulesTest {
    private static final String[] RUNS = {"ran=true", "answer=DISABLED", "queues=1"};

    private static void check(ProbeJvm ended, String recorder, String beans) {
        assertThat(ended.output()).startsWith(RUNS);
        assertThat(ended.output().subList(RUNS.length, ended.output().size()))
                .containsExactly("jfr=" + recorder, "beans=" + beans, "after=none");
        assertThat(ended.errors()).isEmpty();
    }

    @Test
    @DisplayName("On the class path, in a JVM that has java.base alone, everything works, unrecorded and unmanaged")
    void classPath_javaBaseAlone_works() throws Exception {
        check(ProbeJvm.classPath(List.of("--limit-modules", "java.base"), SeenProbe.class), "false", "none");
    }

    @Test
    @DisplayName("As a module, in a JVM that has java.base alone, too")
    void module_javaBaseAlone_works() throws Exception {
        check(ProbeJvm.module(List.of("--limit-modules", "java.base,io.kernwork"), SeenProbe.class), "false", "none");
    }

    @Test
    @DisplayName("On the class path of a whole JDK both are there")
    void classPath_wholeJdk_isSeen() throws Exception {
        check(ProbeJvm.classPath(List.of(), SeenProbe.class), "true", "1");
    }

    @Test
    @DisplayName("As a module both are there when somebody requires or adds them")
    void module_modulesAdded_isSeen() throws Exception {
        check(ProbeJvm.module(List.of("--add-modules", "jdk.jfr,java.management"), SeenProbe.class), "true", "1");
    }
}
