package io.kernwork.examples.debounce;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Which paths are left out. A pattern without a slash is matched with a name, one with a slash with the whole path from the
 * watched folder on; one that ends in a slash is for folders only. What lies in a folder that is left out is left out.
 */
final class IgnoredPaths {
    private final List<Rule> rules = new ArrayList<>();
    private final boolean hiddenFolders;

    private record Rule(PathMatcher matcher, boolean wholePath, boolean foldersOnly) {
        boolean matches(Path path, boolean folder) {
            Path name = path.getFileName();
            return (folder || !foldersOnly) && name != null && matcher.matches(wholePath ? path : name);
        }
    }

    /**
     * Compiles the patterns.
     *
     * @param globs the patterns, as {@link java.nio.file.FileSystem#getPathMatcher} knows them
     * @param hiddenFolders whether folders whose name starts with a dot are left out
     * @throws IllegalArgumentException if one is no pattern
     */
    IgnoredPaths(List<String> globs, boolean hiddenFolders) {
        this.hiddenFolders = hiddenFolders;
        globs.forEach(glob -> rules.add(rule(glob)));
    }

    private static Rule rule(String glob) {
        boolean foldersOnly = glob.endsWith("/");
        String pattern = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("'" + glob + "' is no pattern for paths");
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return new Rule(matcher, pattern.contains("/"), foldersOnly);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + glob + "' is no pattern for paths: " + e.getDescription(), e);
        }
    }

    /**
     * Whether this path is left out; not asked for what lies in a folder that is.
     *
     * @param path relative to the watched folder
     * @param folder whether it is a folder
     */
    boolean contains(Path path, boolean folder) {
        return (hiddenFolders && folder && isHidden(path))
                || rules.stream().anyMatch(rule -> rule.matches(path, folder));
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }
}
