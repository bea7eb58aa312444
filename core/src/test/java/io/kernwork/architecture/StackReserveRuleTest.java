package io.kernwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.engine.Submission;
import io.kernwork.internal.sync.StackReserve;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every public verb asks for its stack before it calls the engine's verbs. */
final class StackReserveRuleTest {
    private static final Set<String> VERBS = Set.of(
            Submission.class.getName(), Removal.class.getName(), ItemVerbs.class.getName(), LaneVerbs.class.getName());

    /** What only looks. */
    private static final Set<String> LOOKS = Set.of("maxActive", "depth", "isInside", "checkWait", "<init>");

    private final JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void publicVerb_asksForItsStack() {
        assertThat(silent("check")).isEmpty();
    }

    /** The same look finds them all when it looks for a call that nobody makes. */
    @Test
    void plantedVerb_thatDoesNotAsk_isFound() {
        Set<String> found = silent("ask");
        assertThat(found)
                .hasSizeGreaterThan(60)
                .anyMatch(verb -> verb.contains("WorkQueue.enqueue"))
                .anyMatch(verb -> verb.contains("Tasklet.kill"));
        System.out.println("planted defect found: stack reserve rule (" + found.size() + " verbs that do not ask)");
    }

    private Set<String> silent(String name) {
        return classes.stream()
                .filter(type -> !type.getPackageName().startsWith("io.kernwork.internal"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC) && callsVerbs(method))
                .filter(method -> !asks(method, name))
                .map(JavaMethod::getFullName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** By itself, or by its package's checks, which it then calls first. */
    private static boolean asks(JavaMethod method, String name) {
        return method.getMethodCallsFromSelf().stream().anyMatch(call -> {
            JavaClass owner = call.getTargetOwner();
            return owner.isEquivalentTo(StackReserve.class)
                    ? call.getName().equals(name)
                    : owner.getSimpleName().equals("Checks")
                            && call.getTarget()
                                    .resolveMember()
                                    .filter(check -> !check.equals(method) && asks(check, name))
                                    .isPresent();
        });
    }

    private static boolean callsVerbs(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream().anyMatch(call -> isVerb(call.getTargetOwner(), call.getName()));
    }

    private static boolean isVerb(JavaClass owner, String name) {
        return VERBS.contains(owner.getName()) && !LOOKS.contains(name);
    }
}
