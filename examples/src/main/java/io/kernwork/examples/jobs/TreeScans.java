package io.kernwork.examples.jobs;

import io.kernwork.Kernwork;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.ThreadPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Several trees, each scanned by a job of its own, on threads that others in the process may share. */
public final class TreeScans implements AutoCloseable {
    private final ThreadPool pool;
    private final List<TreeScan> scans = new ArrayList<>();

    /** Knows nothing of these trees yet. */
    public TreeScans(Kernwork runtime, Collection<Path> roots) {
        this.pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        roots.forEach(root -> scans.add(new TreeScan(root, pool)));
    }

    /** Asks for a scan of all trees. */
    public void rescanAll() {
        scans.forEach(scan -> scan.rescan(scan.root()));
    }

    /** Asks for a scan of one folder, in whatever trees it is. */
    public void rescan(Path folder) {
        scans.stream().filter(scan -> folder.startsWith(scan.root())).forEach(scan -> scan.rescan(folder));
    }

    /** Waits until everything that was asked for is known; a report for each tree. */
    public List<TreeReport> await() throws InterruptedException {
        List<TreeReport> reports = new ArrayList<>();
        for (TreeScan scan : scans) {
            reports.add(scan.await());
        }
        return reports;
    }

    /** What the threads are like, in one line. */
    public String describePool() {
        return pool.toString();
    }

    /** How many threads scan, or wait for something to scan. */
    public int threads() {
        return pool.threads();
    }

    /** Ends the scans, and the threads if nobody else has this pool: waits for folders that are being read. */
    @Override
    public void close() {
        boolean interrupted = false;
        for (TreeScan scan : scans) {
            interrupted |= end(scan);
        }
        pool.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits through interrupts: what is closed must be at rest. */
    private static boolean end(TreeScan scan) {
        boolean interrupted = false;
        while (!scan.isDestroyed()) {
            try {
                scan.end();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
