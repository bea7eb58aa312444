package io.kernwork.checks.verify;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the checkers in what is printed that are no test classes of their own: litmus tests, and models. */
final class Outputs {
    private static final Pattern LITMUS = Pattern.compile("(\\w+), \\d[\\d,]* samples");
    private static final Pattern LITMUS_DEFECT = Pattern.compile("planted defect found: (\\w+), .*");
    private static final Pattern MODEL = Pattern.compile("(shown|found|FAILED) +(\\w+):? (.*)");

    private static final String SUITE = "JcstressQuickTest";
    private static final String MODELS = "model/";

    private Outputs() {}

    /** A litmus test is a case of its own, named by its class; it has held when all of its suite have. */
    static void addLitmusTests(Runs runs) {
        for (Run suite : runs.of(SUITE)) {
            for (String line : suite.output()) {
                Matcher litmus = LITMUS.matcher(line);
                if (litmus.matches()) {
                    runs.add(new Run(litmus.group(1), "outcomes", suite.passed(), List.of(line)));
                }
                Matcher defect = LITMUS_DEFECT.matcher(line);
                if (defect.matches()) {
                    runs.add(new Run(defect.group(1), "planted", suite.passed(), List.of(line)));
                }
            }
        }
    }

    /** A model is {@code model/name}; what is printed of those that nobody asks for is ignored. */
    static void addModels(List<String> log, Runs runs) {
        for (String line : log) {
            Matcher model = MODEL.matcher(line);
            if (model.matches()) {
                String method = model.group(1).equals("found") ? "planted" : "shown";
                boolean passed = !model.group(1).equals("FAILED");
                runs.add(new Run(MODELS + model.group(2), method, passed, List.of(states(model.group(3)))));
            }
        }
    }

    /** The model checker's own notation of large numbers is turned into digits. */
    private static String states(String line) {
        Matcher scientific =
                Pattern.compile("(\\d[\\d.]*(?:e\\+?\\d+)?) states").matcher(line);
        return scientific.find() ? (long) Double.parseDouble(scientific.group(1)) + " states" : line;
    }
}
