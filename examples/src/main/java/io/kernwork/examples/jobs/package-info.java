/**
 * Keeps the sizes of folder trees: a job for each tree, which rescans those of its folders that somebody has named. A
 * scan may take long and wait for the disk, comes seldom, and each tree is scanned for itself: what a {@link
 * io.kernwork.threadpool.ThreadPool} is for.
 *
 * <p>{@link io.kernwork.examples.jobs.TreeScan} is the job; it shows the pattern that loses no work, and the end of a
 * job. {@link io.kernwork.examples.jobs.TreeScans} has the pool and all jobs, and {@link
 * io.kernwork.examples.jobs.JobsDemo} shows them.
 */
@NullMarked
package io.kernwork.examples.jobs;

import org.jspecify.annotations.NullMarked;
