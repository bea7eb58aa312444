/**
 * The lanes in which items wait, each with its one short lock, its rings and its counts, and the stack of idle workers.
 * Nothing here calls user code or waits for any.
 */
@NullMarked
package io.kernwork.internal.queue;

import org.jspecify.annotations.NullMarked;
