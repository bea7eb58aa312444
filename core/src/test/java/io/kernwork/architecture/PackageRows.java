package io.kernwork.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of packages of the core module and the rules that follow from them. A package imports only from rows below its
 * own; inside a stacked row also from the packages listed after it. The root is a parameter, so that the very same rules are
 * also applied to classes that break them.
 */
record PackageRows(String root) {

    private record Row(boolean stacked, List<String> packages) {}

    /** Top row first. Packages that do not exist yet are listed already. */
    private static final List<Row> ROWS = List.of(
            new Row(false, List.of("executor")),
            new Row(false, List.of("workqueue", "taskqueue", "tqueue")),
            new Row(false, List.of("threadpool", "softirq")),
            new Row(false, List.of("")),
            new Row(
                    true,
                    List.of(
                            "internal.softirq",
                            "internal.engine",
                            "internal.queue",
                            "internal.item",
                            "internal.timer",
                            "internal.sync")),
            new Row(false, List.of("internal.jfr", "internal.jmx")),
            new Row(true, List.of("observe", "cpu", "base")));

    /** Packages that may import less than their row allows. */
    private static final Map<String, Set<String>> NARROWED =
            Map.of("internal.jfr", Set.of("observe", "base"), "internal.jmx", Set.of("observe", "base"));

    /** One rule for each package that is not allowed to import all others, by the package's name below the root. */
    Map<String, ArchRule> importRules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (int row = 0; row < ROWS.size(); row++) {
            for (String name : ROWS.get(row).packages()) {
                Set<String> allowed = allowedFor(row, name);
                if (allowed.size() < all().size()) {
                    rules.put(name.isEmpty() ? "(root)" : name, importRule(name, allowed));
                }
            }
        }
        return rules;
    }

    /** Every class lies in a package of the rows: a new package takes its place there first. */
    ArchRule placeRule() {
        Set<String> known = all();
        return classes()
                .should(new ArchCondition<JavaClass>("lie in a package that has a row") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!known.contains(type.getPackageName())) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " lies in a package that has no row"));
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    /** What users can see names nothing that they cannot. */
    ArchRule signatureRule() {
        return classes()
                .that(describe("are exported", this::exported))
                .should(new ArchCondition<JavaClass>("not name internal types in their signatures") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        signatureTypes(type)
                                .forEach((member, types) -> types.stream()
                                        .filter(PackageRows.this::internal)
                                        .forEach(hidden -> events.add(SimpleConditionEvent.violated(
                                                type, member + " names the internal type " + hidden.getName()))));
                    }
                })
                .allowEmptyShould(true);
    }

    private ArchRule importRule(String name, Set<String> allowed) {
        DescribedPredicate<JavaClass> forbidden = describe(
                "lie in packages above or beside it",
                type -> inTree(type.getPackageName()) && !allowed.contains(type.getPackageName()));
        return noClasses()
                .that()
                .resideInAPackage(full(name))
                .should()
                .dependOnClassesThat(forbidden)
                .allowEmptyShould(true);
    }

    private Set<String> allowedFor(int row, String name) {
        Set<String> allowed = new HashSet<>();
        allowed.add(full(name));
        Set<String> narrowed = NARROWED.get(name);
        if (narrowed != null) {
            narrowed.forEach(below -> allowed.add(full(below)));
            return allowed;
        }
        Row own = ROWS.get(row);
        if (own.stacked()) {
            List<String> packages = own.packages();
            packages.subList(packages.indexOf(name) + 1, packages.size()).forEach(below -> allowed.add(full(below)));
        }
        ROWS.subList(row + 1, ROWS.size()).forEach(below -> below.packages().forEach(p -> allowed.add(full(p))));
        return allowed;
    }

    private Set<String> all() {
        Set<String> all = new HashSet<>();
        ROWS.forEach(row -> row.packages().forEach(name -> all.add(full(name))));
        return all;
    }

    private String full(String name) {
        return name.isEmpty() ? root : root + "." + name;
    }

    private boolean inTree(String packageName) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }

    private boolean internal(JavaClass type) {
        return type.getPackageName().startsWith(root + ".internal");
    }

    private boolean exported(JavaClass type) {
        return !internal(type)
                && visible(type.getModifiers())
                && type.getEnclosingClass().stream().allMatch(this::exported);
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** All types, type arguments included, by the member that names them. */
    private static Map<String, Set<JavaClass>> signatureTypes(JavaClass type) {
        Map<String, Set<JavaClass>> named = new LinkedHashMap<>();
        Set<JavaClass> ofType = new HashSet<>();
        type.getSuperclass().ifPresent(parent -> ofType.addAll(parent.getAllInvolvedRawTypes()));
        type.getInterfaces().forEach(parent -> ofType.addAll(parent.getAllInvolvedRawTypes()));
        type.getTypeParameters().forEach(parameter -> ofType.addAll(parameter.getAllInvolvedRawTypes()));
        named.put(type.getName(), ofType);
        for (JavaMember member : type.getMembers()) {
            if (visible(member.getModifiers())) {
                Set<JavaClass> types = new HashSet<>(member.getAllInvolvedRawTypes());
                if (member instanceof JavaCodeUnit code) {
                    code.getThrowsClause().getTypes().forEach(types::add);
                }
                named.put(member.getFullName(), types);
            }
        }
        return named;
    }
}
