package io.kernwork.checks.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the tables of docs/guarantees.md.
 *
 * @param number its number, such as W1
 * @param text what is promised
 * @param bound up to where, or "none"
 * @param holders the tests and checkers that hold it, as the last column names them
 */
record Promise(String number, String text, String bound, List<String> holders) {
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z]\\d+) \\| (.+?) \\| (.+?) \\| (.+?) \\|", Pattern.DOTALL);

    private static final Pattern HOLDER = Pattern.compile("`([^`]+)`");

    static List<Promise> read(Path guarantees) throws IOException {
        List<Promise> promises = new ArrayList<>();
        for (String line : Files.readAllLines(guarantees)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> holders = HOLDER.matcher(row.group(4))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                promises.add(new Promise(row.group(1), row.group(2), row.group(3), holders));
            }
        }
        return promises;
    }
}
