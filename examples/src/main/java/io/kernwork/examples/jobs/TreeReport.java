package io.kernwork.examples.jobs;

import java.nio.file.Path;

/**
 * What is known of one tree.
 *
 * @param root the tree
 * @param size what is in it
 * @param requests how many rescans were asked for
 * @param scans how many folders were read
 * @param runs how often the job began
 * @param unreadable folders that could not be read, because they had gone or are not readable
 */
public record TreeReport(Path root, Size size, int requests, int scans, int runs, int unreadable) {}
