package io.kernwork.examples.debounce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes since the last reaction, one entry for each path. The watcher adds, the work takes; a change is in exactly one
 * of the digests.
 */
final class Burst {
    private Map<Path, ChangeKind> changes = new TreeMap<>(); // all of this under the monitor
    private int events;
    private long first;
    private long last;

    /** Adds an event. */
    synchronized void add(Path path, ChangeKind kind, long now) {
        if (events == 0) {
            first = now;
        }
        last = now;
        events++;
        changes.merge(path, kind, ChangeKind::then);
    }

    /** All of it, sorted by path; the next burst begins. */
    synchronized Digest take() {
        List<Change> taken = new ArrayList<>(changes.size());
        changes.forEach((path, kind) -> taken.add(new Change(path, kind)));
        Digest digest = new Digest(taken, events, last - first);
        changes = new TreeMap<>();
        events = 0;
        first = 0;
        last = 0;
        return digest;
    }

    /** How many paths wait for a reaction. */
    synchronized int paths() {
        return changes.size();
    }
}
