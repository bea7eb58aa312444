package io.kernwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the core module to {@link PackageRows}, and those rules to classes that break each of them. */
final class ArchitectureTest {
    private static final Path BUILT = Path.of("target", "classes");

    private static final PackageRows REAL = new PackageRows("io.kernwork");
    private static final PackageRows PLANTED = new PackageRows("io.kernwork.architecture.planted");

    private static JavaClasses real;
    private static JavaClasses planted;

    @BeforeAll
    static void importClasses() {
        real = new ClassFileImporter().importPath(BUILT);
        planted = new ClassFileImporter().importPackages(PLANTED.root());
    }

    static Set<String> restrictedPackages() {
        return PLANTED.importRules().keySet();
    }

    @ParameterizedTest
    @MethodSource("restrictedPackages")
    void package_importsOnlyFromBelow(String name) {
        rule(REAL, name).check(real);
    }

    @Test
    void everyClass_liesInARow() {
        REAL.placeRule().check(real);
    }

    @Test
    void exportedSignatures_nameNoInternalType() {
        REAL.signatureRule().check(real);
    }

    /** A public package without an export would be a forgotten line, an internal one with it a leak. */
    @Test
    void moduleDescriptor_exportsWhatIsNotInternal() {
        ModuleDescriptor module = descriptor();
        Set<String> exported = module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        Set<String> expected = real.stream()
                .filter(type -> !type.getSimpleName().equals("package-info")
                        && !type.getPackageName().isEmpty())
                .map(JavaClass::getPackageName)
                .filter(name -> !name.startsWith("io.kernwork.internal"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).isEqualTo(expected);
        assertThat(module.isOpen()).isFalse();
        assertThat(module.opens()).isEmpty();
    }

    /** What is not static must be there when a user's program runs. */
    @Test
    void moduleDescriptor_requiresOnlyTheJdk() {
        assertThat(descriptor().requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsOnly("java.base");
    }

    @ParameterizedTest
    @MethodSource("restrictedPackages")
    void plantedImport_isFound(String name) {
        assertFound("package row of " + name, rule(PLANTED, name));
    }

    @Test
    void plantedStrayPackage_isFound() {
        assertFound("class outside all rows", PLANTED.placeRule());
    }

    @Test
    void plantedLeak_isFound() {
        assertFound("internal type in an exported signature", PLANTED.signatureRule());
    }

    private static ModuleDescriptor descriptor() {
        return ModuleFinder.of(BUILT).find("io.kernwork").orElseThrow().descriptor();
    }

    private static ArchRule rule(PackageRows rows, String name) {
        return Objects.requireNonNull(rows.importRules().get(name), name);
    }

    /** Exactly one class breaks each rule, so that no rule lives on another's defect. */
    private static void assertFound(String what, ArchRule rule) {
        var result = rule.evaluate(planted);
        assertThat(result.getFailureReport().getDetails()).as(what).hasSize(1);
        System.out.println("planted defect found: ArchUnit (" + what + ")");
    }
}
