/** What is simulated: a runtime, its queues and items, the threads that call verbs, and the books about all of them. */
@NullMarked
package io.kernwork.simulate.world;

import org.jspecify.annotations.NullMarked;
