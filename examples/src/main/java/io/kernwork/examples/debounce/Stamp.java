package io.kernwork.examples.debounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a path looked when it was looked at.
 *
 * @param folder whether it is a folder; a link to one is none
 * @param size in bytes
 * @param modified when it was written last
 * @param fileKey what tells a file from another one of the same name, if the system has such a thing
 * @param fresh whether it was written only just before: a later write need not show in the time, which is coarse
 */
record Stamp(
        boolean folder,
        long size,
        FileTime modified,
        @Nullable Object fileKey,
        boolean fresh) {
    private static final long COARSE_MILLIS = 20;

    /** Looks at a path; null if there is nothing, or nothing that may be looked at. */
    static @Nullable Stamp of(Path path) {
        try {
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileTime modified = seen.lastModifiedTime();
            boolean fresh = System.currentTimeMillis() - modified.toMillis() < COARSE_MILLIS;
            return new Stamp(seen.isDirectory(), seen.size(), modified, seen.fileKey(), fresh);
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the file may have been changed between the two looks. */
    boolean mayDiffer(Stamp later) {
        return fresh
                || size != later.size
                || !modified.equals(later.modified)
                || !Objects.equals(fileKey, later.fileKey);
    }
}
