package io.kernwork.cpu;

/** Runs the examples of the documentation on CPUs. */
final class CpuSnippetsTest extends CpuSnippets {}
