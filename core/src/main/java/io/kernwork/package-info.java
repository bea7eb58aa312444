/**
 * The runtime that everything else stands on: one {@code Kernwork} owns the worker pools, the timer and their
 * threads. It knows no concept above it: work queues and their kin are given a runtime, and submit to it.
 */
@NullMarked
package io.kernwork;

import org.jspecify.annotations.NullMarked;
