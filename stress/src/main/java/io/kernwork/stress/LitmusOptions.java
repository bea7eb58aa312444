package io.kernwork.stress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.Options;

/** The options of jcstress, which would otherwise leave its files in the directory that it was started in. */
final class LitmusOptions extends Options {
    private final Path blob;

    /** All files go into the directory. */
    LitmusOptions(List<String> arguments, Path directory) {
        super(withReport(arguments, directory).toArray(String[]::new));
        this.blob = directory.resolve("outcomes.bin.gz");
    }

    private static List<String> withReport(List<String> arguments, Path directory) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-r", directory.resolve("report").toString()));
        return all;
    }

    /** Where the outcomes are written, in jcstress's own format. */
    Path blob() {
        return blob;
    }

    @Override
    public String getResultFile() {
        return blob.toString();
    }
}
