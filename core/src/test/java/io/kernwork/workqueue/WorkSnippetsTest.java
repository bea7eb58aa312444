package io.kernwork.workqueue;

/** Runs the examples of the documentation. */
final class WorkSnippetsTest extends WorkSnippets {}
