package io.kernwork.examples.debounce;

import java.nio.file.Path;

/**
 * What has become of one path in a burst.
 *
 * @param path relative to the watched folder
 * @param kind all events of the burst on this path in one
 */
public record Change(Path path, ChangeKind kind) {}
