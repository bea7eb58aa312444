package io.kernwork.taskqueue;

/** Runs the examples of the documentation. */
final class TaskSnippetsTest extends TaskSnippets {}
