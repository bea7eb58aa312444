package io.kernwork.checks;

import io.kernwork.checks.SourceRules.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The written exceptions to {@link SourceRules}: one a line, with a limit of its own and a reason. */
record AllowList(List<Entry> entries) {

    record Entry(String rule, String where, int limit, String reason) {
        private boolean covers(Violation violation) {
            return rule.equals(violation.rule()) && where.equals(violation.where()) && violation.measured() <= limit;
        }
    }

    static AllowList read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", 4);
            if (parts.length < 4) {
                throw new IllegalArgumentException(
                        file + ": an exception needs rule, place, limit and reason: " + line);
            }
            entries.add(new Entry(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3]));
        }
        return new AllowList(List.copyOf(entries));
    }

    /** What is not excepted, and every exception that nothing needs any more. */
    List<String> judge(List<Violation> violations) {
        List<String> complaints = new ArrayList<>();
        violations.stream()
                .filter(violation -> entries.stream().noneMatch(entry -> entry.covers(violation)))
                .forEach(violation -> complaints.add(violation.toString()));
        entries.stream()
                .filter(entry -> violations.stream().noneMatch(entry::covers))
                .forEach(entry -> complaints.add("exception that nothing needs: " + entry));
        return complaints;
    }
}
