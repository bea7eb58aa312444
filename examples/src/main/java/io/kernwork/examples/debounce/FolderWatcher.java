package io.kernwork.examples.debounce;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** The thread that waits for the system's events, and the registrations that they come from. */
final class FolderWatcher {
    private final WatchService service;
    private final FolderTree tree;
    private final String gone;
    private final Thread thread =
            Thread.ofPlatform().name("debounce-watch").daemon(true).unstarted(this::watch);
    private volatile @Nullable String failure;

    private FolderWatcher(WatchService service, FolderTree tree, String gone) {
        this.service = service;
        this.tree = tree;
        this.gone = gone;
    }

    /**
     * Registers the folder with all that is below it. The caller starts the watch.
     *
     * @throws IOException if the folder cannot be watched
     */
    static FolderWatcher open(DebounceOptions options, FolderTree.Listener listener) throws IOException {
        WatchService service = options.folder().getFileSystem().newWatchService();
        try {
            IgnoredPaths ignored = new IgnoredPaths(options.ignored(), !options.hidden());
            FolderTree tree = new FolderTree(options.folder(), ignored, service, listener);
            tree.open();
            return new FolderWatcher(service, tree, options.folder() + " is gone");
        } catch (IOException | RuntimeException e) {
            service.close();
            throw e;
        }
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!tree.isGone()) {
                tree.read(service.take());
            }
            failure = gone;
        } catch (ClosedWatchServiceException stopped) {
            // The way to end it.
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = "the watch has failed: " + e;
        }
    }

    /** How often the system has lost events. */
    long overflows() {
        return tree.overflows.get();
    }

    /**
     * Waits until nothing is watched any more.
     *
     * @return what has ended the watch; null if that was {@link #stop()}
     */
    @Nullable
    String awaitEnd() throws InterruptedException {
        thread.join();
        return failure;
    }

    /** Ends the watch. On return there is no change any more. */
    void stop() throws InterruptedException {
        try {
            service.close();
        } catch (IOException e) {
            failure = "the watch could not be ended: " + e;
            thread.interrupt();
        }
        thread.join();
    }
}
