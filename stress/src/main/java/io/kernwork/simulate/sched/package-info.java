/** The scheduler of a simulation: its threads, its clock, what they wait for, and who goes on. */
@NullMarked
package io.kernwork.simulate.sched;

import org.jspecify.annotations.NullMarked;
