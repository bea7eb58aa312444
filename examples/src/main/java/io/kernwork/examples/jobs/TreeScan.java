package io.kernwork.examples.jobs;

import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of all folders of one tree, and the job that finds them out. Whoever has changed something in a folder asks
 * for a rescan of it, at any time; the folder is noted, and the job scheduled, which does nothing if it waits or runs.
 * The job takes folders until it finds none, and is done in the same critical section: so no folder that was noted is
 * forgotten.
 */
final class TreeScan extends Job {
    private final Path root;
    private final ThreadPool pool;
    private final Condition finished = interlock().newCondition();

    // under the interlock
    private final Set<Path> dirty = new LinkedHashSet<>();
    private final Map<Path, Size> sizes = new HashMap<>();
    private int requests;
    private int scans;
    private int runs;
    private int unreadable;
    private boolean ended;

    TreeScan(Path root, ThreadPool pool) {
        super("scan " + root, new ReentrantLock());
        this.root = root;
        this.pool = pool;
    }

    Path root() {
        return root;
    }

    /** Asks for a scan of one folder of the tree, and of all below it that are not known yet; from any thread. */
    void rescan(Path folder) {
        interlock().lock();
        try {
            requests++;
            dirty.add(folder);
            pool.schedule(this);
        } finally {
            interlock().unlock();
        }
    }

    @Override
    protected void run() {
        for (Path folder = first(); folder != null; folder = next()) {
            List<Path> subfolders = new ArrayList<>();
            Size size;
            try {
                size = Size.of(folder, subfolders);
            } catch (IOException e) {
                size = null; // it has gone, or is not for us
            }
            note(folder, size, subfolders);
        }
    }

    private @Nullable Path first() {
        interlock().lock();
        try {
            runs++;
            return next();
        } finally {
            interlock().unlock();
        }
    }

    /** The next folder to scan; null when there is none, and the job is done then. */
    private @Nullable Path next() {
        interlock().lock();
        try {
            if (dirty.isEmpty() || ended) {
                done();
                finished.signalAll();
                return null;
            }
            scans++;
            Path folder = dirty.iterator().next();
            dirty.remove(folder);
            return folder;
        } finally {
            interlock().unlock();
        }
    }

    private void note(Path folder, @Nullable Size size, List<Path> subfolders) {
        interlock().lock();
        try {
            if (size == null) {
                unreadable++;
                sizes.remove(folder);
            } else {
                sizes.put(folder, size);
            }
            subfolders.stream().filter(below -> !sizes.containsKey(below)).forEach(dirty::add);
        } finally {
            interlock().unlock();
        }
    }

    /** Waits until everything that was asked for is known. */
    TreeReport await() throws InterruptedException {
        interlock().lock();
        try {
            while (isPending() || isRunning()) {
                finished.await();
            }
            Size all = sizes.values().stream().reduce(Size.NONE, Size::plus);
            return new TreeReport(root, all, requests, scans, runs, unreadable);
        } finally {
            interlock().unlock();
        }
    }

    /** On return the job does not run, and nobody can schedule it any more. */
    void end() throws InterruptedException {
        interlock().lock();
        try {
            ended = true; // the run in progress, if there is one, takes no further folder
            pool.cancel(this);
            destroy();
            finished.signalAll();
        } finally {
            interlock().unlock();
        }
    }
}
