/**
 * Everybody who takes tasks and runs them on other threads, the library among them, behind one interface and at its best
 * documented setting. The tasks are the same objects with the same code for all of them.
 */
@NullMarked
package io.kernwork.bench.peer;

import org.jspecify.annotations.NullMarked;
