package io.kernwork.workqueue;

/** Runs the examples of the documentation. */
final class ConcurrencySnippetsTest extends ConcurrencySnippets {}
