package io.kernwork.examples.jobs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;

/**
 * How much there is.
 *
 * @param files how many files
 * @param bytes their sizes together
 */
public record Size(long files, long bytes) {
    static final Size NONE = new Size(0, 0);

    /**
     * The files of one folder, without what is below its subfolders, which are put into the collection; links count as
     * files.
     */
    static Size of(Path folder, Collection<Path> subfolders) throws IOException {
        Size size = NONE;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                BasicFileAttributes attributes =
                        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    subfolders.add(entry);
                } else {
                    size = size.plus(new Size(1, attributes.size()));
                }
            }
        }
        return size;
    }

    Size plus(Size other) {
        return new Size(files + other.files, bytes + other.bytes);
    }

    @Override
    public String toString() {
        return String.format("%,10d files %,14d bytes", files, bytes);
    }
}
