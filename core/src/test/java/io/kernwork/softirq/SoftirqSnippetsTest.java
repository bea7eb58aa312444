package io.kernwork.softirq;

/** Runs the examples of the documentation. */
final class SoftirqSnippetsTest extends SoftirqSnippets {}
