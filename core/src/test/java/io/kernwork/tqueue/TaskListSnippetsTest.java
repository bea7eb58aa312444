package io.kernwork.tqueue;

/** Runs the examples of the documentation. */
final class TaskListSnippetsTest extends TaskListSnippets {}
