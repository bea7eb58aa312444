/** Loads the library once more for a simulation, with every shared step and every wait in the hands of the scheduler. */
@NullMarked
package io.kernwork.simulate.rewrite;

import org.jspecify.annotations.NullMarked;
