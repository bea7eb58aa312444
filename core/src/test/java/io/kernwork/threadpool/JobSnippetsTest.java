package io.kernwork.threadpool;

/** Runs the examples of the documentation on jobs. */
final class JobSnippetsTest extends JobSnippets {}
