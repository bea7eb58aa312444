/**
 * The litmus tests: two threads and one promise each, on the production classes.
 *
 * <p>Expectations: an outcome that is ACCEPTABLE has a share of at least one in a hundred, or the threads have not met and
 * the test proves little; one that is ACCEPTABLE_INTERESTING may be rare, and its text says why; all others are FORBIDDEN.
 */
@NullMarked
package io.kernwork.stress.litmus;

import org.jspecify.annotations.NullMarked;
