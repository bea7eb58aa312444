package io.kernwork.testkit;

/** Runs the examples of the documentation. */
final class TestkitSnippetsTest extends TestkitSnippets {}
