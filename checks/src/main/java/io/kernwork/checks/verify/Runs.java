package io.kernwork.checks.verify;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** All cases of the last run of the tests, by the name of the class or checker. */
final class Runs {
    private static final PathMatcher REPORT =
            FileSystems.getDefault().getPathMatcher("glob:**/target/surefire-reports/TEST-*.xml");

    private final Map<String, List<Run>> byChecker = new TreeMap<>();

    static Runs read(Path root) throws IOException {
        Runs runs = new Runs();
        List<Path> reports;
        try (Stream<Path> files = Files.find(root, 4, (file, about) -> REPORT.matches(file))) {
            reports = files.sorted().toList();
        }
        for (Path report : reports) {
            runs.addReport(report);
        }
        Outputs.addLitmusTests(runs);
        return runs;
    }

    void add(Run run) {
        byChecker.computeIfAbsent(run.checker(), name -> new ArrayList<>()).add(run);
    }

    boolean isEmpty() {
        return byChecker.isEmpty();
    }

    /** The cases of a holder: of a whole class, or of one of its methods. */
    List<Run> of(String holder) {
        int dot = holder.indexOf('.');
        List<Run> runs = byChecker.getOrDefault(dot < 0 ? holder : holder.substring(0, dot), List.of());
        return dot < 0
                ? runs
                : runs.stream()
                        .filter(run -> run.method().equals(holder.substring(dot + 1)))
                        .toList();
    }

    /** The cases of the checker that a holder names which show that it finds what is planted. */
    List<Run> plantedOf(String holder) {
        int dot = holder.indexOf('.');
        return of(dot < 0 ? holder : holder.substring(0, dot)).stream()
                .filter(Run::isPlanted)
                .toList();
    }

    List<Run> all() {
        return byChecker.values().stream().flatMap(List::stream).toList();
    }

    private void addReport(Path report) throws IOException {
        try {
            DocumentBuilder builder =
                    DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
            NodeList cases = builder.parse(report.toFile()).getDocumentElement().getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                add(run((Element) cases.item(i)));
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(report + " is no report of tests", e);
        }
    }

    private static Run run(Element testcase) {
        boolean passed = Stream.of("failure", "error", "skipped")
                .allMatch(bad -> testcase.getElementsByTagName(bad).getLength() == 0);
        List<String> output = new ArrayList<>();
        NodeList outs = testcase.getElementsByTagName("system-out");
        for (int i = 0; i < outs.getLength(); i++) {
            outs.item(i).getTextContent().lines().forEach(output::add);
        }
        return new Run(
                simple(testcase.getAttribute("classname")), method(testcase.getAttribute("name")), passed, output);
    }

    /** The outermost class without its package: what the documentation names. */
    private static String simple(String className) {
        String name = className.substring(className.lastIndexOf('.') + 1);
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String method(String name) {
        int end = 0;
        while (end < name.length() && Character.isJavaIdentifierPart(name.charAt(end))) {
            end++;
        }
        return name.substring(0, end);
    }
}
