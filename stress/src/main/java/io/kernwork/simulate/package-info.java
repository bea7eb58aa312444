/** The simulator: the engine and random programs under one seeded scheduler that may change threads before every shared step. */
@NullMarked
package io.kernwork.simulate;

import org.jspecify.annotations.NullMarked;
