package io.kernwork.checks;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * What is asked of every source file and no other tool looks at: lengths, no waiting by sleeping, no printing from a library,
 * nothing left open, no test that does not run. The root is a parameter, so that the same rules judge planted files.
 */
final class SourceRules {
    static final int EXPORTED_CAP = 400;
    static final int INTERNAL_CAP = 600;
    static final int TEST_CAP = 600;
    static final int EXPORTED_MEDIAN = 120;
    static final int INTERNAL_MEDIAN = 250;
    static final int METHOD_CAP = 40;

    /** Modules whose programs talk to a terminal, and modules that are no library. */
    private static final Set<String> PROGRAMS = Set.of("cli", "examples", "checks", "bench", "stress");

    // Put together, so that neither this file nor a plain text search finds what it is looking for in here.
    private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|X{3})\\b");

    private static final String PRINT_TRACE = "print" + "StackTrace";

    private static final Set<String> SWITCHES = Set.of("Ignore", "EnabledIf", "EnabledOnOs", "EnabledOnJre");
    private static final Set<String> ASSUMPTIONS = Set.of("assumeTrue", "assumeFalse", "assumeThat", "assumingThat");

    /**
     * One broken rule.
     *
     * @param rule the rule's name, as the allow-list uses it
     * @param where the file below the root, and for a method {@code #name} after it
     * @param measured the length found, or how often the thing was found
     * @param text what a developer reads
     */
    record Violation(String rule, String where, int measured, String text) {
        @Override
        public String toString() {
            return rule + " " + where + ": " + text;
        }
    }

    private record Source(Path path, String where, String text, CompilationUnitTree unit) {
        boolean test() {
            return !where.contains("/src/main/");
        }

        boolean library() {
            return !test() && !PROGRAMS.contains(where.substring(0, where.indexOf('/')));
        }

        boolean internal() {
            return !test() && where.contains("/internal/");
        }

        boolean describesOnly() {
            return where.endsWith("/package-info.java") || where.endsWith("/module-info.java");
        }
    }

    private final SourcePositions positions;
    private final List<Source> sources = new ArrayList<>();
    private final List<Violation> found = new ArrayList<>();

    private SourceRules(Path root) throws IOException {
        List<Path> files = files(root);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new DiagnosticCollector<JavaFileObject>();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, said, null, null, manager.getJavaFileObjectsFromPaths(files));
            positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().toUri());
                String where = root.relativize(path).toString().replace('\\', '/');
                sources.add(new Source(path, where, Files.readString(path), unit));
            }
            if (!said.getDiagnostics().isEmpty()) {
                throw new IllegalArgumentException("cannot be parsed: " + said.getDiagnostics());
            }
        }
    }

    /** All violations below the root, in no order that matters. */
    static List<Violation> violations(Path root) throws IOException {
        return new SourceRules(root.toRealPath()).run();
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> modules;
        try (Stream<Path> children = Files.list(root)) {
            modules = children.filter(dir -> Files.isDirectory(dir.resolve("src")))
                    .toList();
        }
        for (Path module : modules) {
            try (Stream<Path> walk = Files.walk(module.resolve("src"))) {
                walk.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.startsWith(module.resolve("src").resolve("planted")))
                        .forEach(files::add);
            }
        }
        return files;
    }

    private List<Violation> run() {
        for (Source source : sources) {
            length(source);
            leftOpen(source);
            scan(source);
        }
        median("exported", EXPORTED_MEDIAN, false);
        median("internal", INTERNAL_MEDIAN, true);
        return found;
    }

    private void length(Source source) {
        int cap = source.test() ? TEST_CAP : source.internal() ? INTERNAL_CAP : EXPORTED_CAP;
        int lines = lines(source);
        if (lines > cap) {
            found.add(new Violation("length", source.where(), lines, lines + " lines, more than " + cap));
        }
    }

    private void median(String name, int most, boolean internal) {
        List<Integer> lengths = sources.stream()
                .filter(source -> source.library() && source.internal() == internal && !source.describesOnly())
                .map(SourceRules.this::lines)
                .sorted()
                .toList();
        int median = lengths.isEmpty() ? 0 : lengths.get((lengths.size() - 1) / 2);
        if (median > most) {
            found.add(new Violation("median", name, median, "median of " + median + " lines, more than " + most));
        }
    }

    /** Lines of the file without its overview: a block comment so headed, or an internal type's own comment. */
    private int lines(Source source) {
        String text = source.text();
        int lines = (int) text.lines().count();
        int overview = text.indexOf("/* Overview");
        if (overview < 0) {
            overview = text.indexOf("/*\n     * Overview");
        }
        if (overview >= 0) {
            return lines - span(text, overview, text.indexOf("*/", overview));
        }
        if (source.internal() && !source.unit().getTypeDecls().isEmpty()) {
            int type = (int) positions.getStartPosition(
                    source.unit(), source.unit().getTypeDecls().getFirst());
            int end = text.lastIndexOf("*/", type);
            int start = text.lastIndexOf("/**", end);
            if (start >= 0 && text.substring(end + 2, type).isBlank()) {
                return lines - span(text, start, end);
            }
        }
        return lines;
    }

    private static int span(String text, int start, int end) {
        return (int) text.substring(start, end).lines().count();
    }

    private void leftOpen(Source source) {
        int count = (int) source.text()
                .lines()
                .filter(line -> LEFT_OPEN.matcher(line).find())
                .count();
        if (count > 0) {
            found.add(new Violation("open", source.where(), count, "something was left to do, " + count + " times"));
        }
    }

    private void scan(Source source) {
        Map<String, Integer> counts = new TreeMap<>();
        new Scanner(source, counts).scan(source.unit(), null);
        counts.forEach((rule, count) -> {
            String text = switch (rule) {
                case "sleep" -> "sleeps instead of waiting for what it wants";
                case "print" -> "prints from a library";
                default -> "has a test that may not run";
            };
            found.add(new Violation(rule, source.where(), count, text));
        });
    }

    private final class Scanner extends TreeScanner<Void, Void> {
        private final Source source;
        private final Map<String, Integer> counts;
        private String type = "";

        Scanner(Source source, Map<String, Integer> counts) {
            this.source = source;
            this.counts = counts;
        }

        private void count(String rule) {
            counts.merge(rule, 1, Integer::sum);
        }

        @Override
        public Void visitClass(ClassTree node, Void unused) {
            String outer = type;
            type = node.getSimpleName().toString();
            super.visitClass(node, null);
            type = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree node, Void unused) {
            BlockTree body = node.getBody();
            if (!source.test() && body != null) {
                CompilationUnitTree unit = source.unit();
                long first = unit.getLineMap().getLineNumber(headPosition(node));
                long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body));
                int lines = (int) (last - first + 1);
                if (lines > METHOD_CAP) {
                    String name = node.getName().contentEquals("<init>")
                            ? type
                            : node.getName().toString();
                    found.add(new Violation(
                            "method", source.where() + "#" + name, lines, lines + " lines, more than " + METHOD_CAP));
                }
            }
            return super.visitMethod(node, null);
        }

        /** Where the method begins, its annotations left out. */
        private long headPosition(MethodTree node) {
            Tree head = node.getReturnType() == null ? node.getBody() : node.getReturnType();
            long position = positions.getStartPosition(source.unit(), head);
            return position < 0 ? positions.getStartPosition(source.unit(), node) : position;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
            String name = lastName(node.getMethodSelect());
            if (node.getMethodSelect() instanceof MemberSelectTree select) {
                String on = select.getExpression().toString();
                if (source.test()
                        && name.equals("sleep")
                        && (on.endsWith("Thread") || on.contains("TimeUnit") || unit(on))) {
                    count("sleep");
                }
                if (source.library() && name.equals(PRINT_TRACE)) {
                    count("print");
                }
            } else if (source.test() && name.equals("sleep")) {
                count("sleep");
            }
            if (source.test() && ASSUMPTIONS.contains(name)) {
                count("skip");
            }
            return super.visitMethodInvocation(node, null);
        }

        private static boolean unit(String expression) {
            return expression.matches("(NANO|MICRO|MILLI)?SECONDS|MINUTES|HOURS|DAYS");
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void unused) {
            String name = node.getIdentifier().toString();
            if (source.library()
                    && (name.equals("out") || name.equals("err"))
                    && lastName(node.getExpression()).equals("System")) {
                count("print");
            }
            return super.visitMemberSelect(node, null);
        }

        @Override
        public Void visitAnnotation(AnnotationTree node, Void unused) {
            String name = lastName(node.getAnnotationType());
            if (source.test() && (name.startsWith("Disabled") || SWITCHES.contains(name))) {
                count("skip");
            }
            return super.visitAnnotation(node, null);
        }

        private static String lastName(Tree tree) {
            return switch (tree) {
                case MemberSelectTree select -> select.getIdentifier().toString();
                case IdentifierTree identifier -> identifier.getName().toString();
                default -> "";
            };
        }
    }
}
