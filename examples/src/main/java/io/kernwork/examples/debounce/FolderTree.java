package io.kernwork.examples.debounce;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the folder's content, and the keys that the folders in it are watched by. An event is only a hint where to
 * look: what has changed is told from the comparison of what is there with what was known. Used by one thread at a time.
 *
 * <p>A folder is registered before it is read, so that nothing can come to it unseen in between. The system knows folders by
 * identity and not by name: the key of one that was renamed goes on for the folder under its new name, so a key is asked for
 * its folder here and never for the path that it was made with.
 */
final class FolderTree {
    /** Hears what has changed. */
    interface Listener {
        /** A change of the path, relative to the watched folder. */
        void changed(Path path, ChangeKind kind);

        /** Something that is not as it should be, in a line for a person. */
        void problem(String text);
    }

    private static final int PROBLEMS_TOLD = 5;

    private static final class Folder {
        final Path path;
        final Map<Path, Stamp> entries = new HashMap<>(); // by name

        @Nullable
        WatchKey key;

        Folder(Path path) {
            this.path = path;
        }
    }

    final AtomicLong overflows = new AtomicLong();
    private final Path root;
    private final IgnoredPaths ignored;
    private final WatchService service;
    private final Listener listener;
    private final Map<Path, Folder> folders = new HashMap<>();
    private final Map<WatchKey, Folder> keys = new HashMap<>();
    private boolean reporting;
    private int problems;

    FolderTree(Path root, IgnoredPaths ignored, WatchService service, Listener listener) {
        this.root = root;
        this.ignored = ignored;
        this.service = service;
        this.listener = listener;
    }

    /**
     * Registers every folder and takes note of what is there.
     *
     * @throws IOException if the watched folder itself cannot be read or registered
     */
    void open() throws IOException {
        enter(root);
        reporting = true;
    }

    /** Whether the watched folder itself is there no more. */
    boolean isGone() {
        Folder folder = folders.get(root);
        return folder == null || folder.key == null;
    }

    /** How many folders are known. */
    int size() {
        return folders.size();
    }

    /** Looks where the events of this key point. */
    void read(WatchKey key) {
        for (WatchEvent<?> event : key.pollEvents()) {
            Folder folder = keys.get(key); // again each time: an event may end the watch
            if (folder != null) {
                read(folder, event);
            }
        }
        if (!key.reset()) {
            lose(key);
        }
    }

    private void read(Folder folder, WatchEvent<?> event) {
        try {
            if (event.kind() == OVERFLOW) {
                overflows.incrementAndGet();
                scan(folder, OVERFLOW);
            } else if (event.context() instanceof Path name) {
                look(folder, name, event.kind());
            }
        } catch (IOException e) {
            problem(folder.path, e);
        }
    }

    /** The folder of this key was deleted, or what it lay on is no longer mounted; its name may be in use again. */
    private void lose(WatchKey key) {
        Folder folder = keys.remove(key);
        if (folder == null) {
            return;
        }
        folder.key = null;
        Path parentPath = folder.path.getParent();
        Folder parent = parentPath == null ? null : folders.get(parentPath);
        Path name = folder.path.getFileName();
        if (folder.path.equals(root)) {
            leave(root);
        } else if (parent != null && name != null) {
            try {
                look(parent, name, OVERFLOW);
            } catch (IOException e) {
                problem(folder.path, e);
            }
        }
    }

    /** Registers a folder, be it known or not, and compares what is in it with what is known of it. */
    private void enter(Path path) throws IOException {
        WatchKey key;
        try {
            key = path.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
        } catch (NoSuchFileException | NotDirectoryException e) {
            if (path.equals(root)) {
                throw e;
            }
            return; // gone again, of which the folder above is told
        }
        Folder folder = folders.computeIfAbsent(path, Folder::new);
        boolean anew = folder.key != key;
        if (anew) {
            release(folder);
            folder.key = key;
            keys.put(key, folder);
        }
        scan(folder, anew ? OVERFLOW : ENTRY_MODIFY);
    }

    /** Compares everything in a folder. */
    private void scan(Folder folder, WatchEvent.Kind<?> hint) throws IOException {
        Set<Path> missing = new HashSet<>(folder.entries.keySet());
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.path)) {
            for (Path child : children) {
                Path name = child.getFileName();
                missing.remove(name);
                lookInScan(folder, name, hint);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Then what was not found is missing, indeed.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        missing.forEach(name -> remove(folder, name));
    }

    /** One that cannot be watched does not keep the others from it. */
    private void lookInScan(Folder folder, Path name, WatchEvent.Kind<?> hint) {
        try {
            look(folder, name, hint == OVERFLOW ? OVERFLOW : null);
        } catch (IOException e) {
            problem(folder.path.resolve(name), e);
        }
    }

    /**
     * Compares one path.
     *
     * @param hint what the system says has happened to it; {@code OVERFLOW} for anything, null for nothing
     */
    private void look(Folder folder, Path name, WatchEvent.@Nullable Kind<?> hint) throws IOException {
        Path path = folder.path.resolve(name);
        Stamp seen = Stamp.of(path);
        if (seen == null || ignored.contains(root.relativize(path), seen.folder())) {
            if (!remove(folder, name) && seen == null && hint == ENTRY_CREATE) {
                changed(path, ChangeKind.TRANSIENT);
            }
            return;
        }
        Stamp known = folder.entries.put(name, seen);
        if (known == null) {
            changed(path, ChangeKind.CREATED);
        } else if (known.folder() != seen.folder()) {
            leave(path);
            changed(path, ChangeKind.MODIFIED);
        } else if (!seen.folder() && (hint == ENTRY_MODIFY || hint == ENTRY_DELETE || known.mayDiffer(seen))) {
            changed(path, ChangeKind.MODIFIED);
        }
        boolean same = known != null && known.folder() && (hint == null || hint == ENTRY_MODIFY);
        if (seen.folder() && !same) {
            enter(path);
        }
    }

    /** Forgets an entry with everything below it; false if it was not known. */
    private boolean remove(Folder folder, Path name) {
        Stamp known = folder.entries.remove(name);
        if (known == null) {
            return false;
        }
        Path path = folder.path.resolve(name);
        if (known.folder()) {
            leave(path);
        }
        changed(path, ChangeKind.DELETED);
        return true;
    }

    private void leave(Path path) {
        Folder folder = folders.remove(path);
        if (folder != null) {
            release(folder);
            List.copyOf(folder.entries.keySet()).forEach(name -> remove(folder, name));
        }
    }

    /** Gives the key back, unless it has gone over to another folder: this one under its new name. */
    private void release(Folder folder) {
        WatchKey key = folder.key;
        folder.key = null;
        if (key != null && keys.remove(key, folder)) {
            key.cancel();
        }
    }

    private void changed(Path path, ChangeKind kind) {
        if (reporting) {
            listener.changed(root.relativize(path), kind);
        }
    }

    private void problem(Path path, IOException failure) {
        problems++;
        if (problems <= PROBLEMS_TOLD) {
            listener.problem("cannot watch " + path + ": " + failure.getMessage());
        } else if (problems == PROBLEMS_TOLD + 1) {
            listener.problem("there are more folders that cannot be watched");
        }
    }
}
