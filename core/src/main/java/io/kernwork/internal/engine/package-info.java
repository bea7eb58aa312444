/**
 * The engine: worker pools and their workers, the dispatcher, the monitor and what watches over them. It speaks of items,
 * lanes, workers and pools, and knows no concept by name.
 */
@NullMarked
package io.kernwork.internal.engine;

import org.jspecify.annotations.NullMarked;
