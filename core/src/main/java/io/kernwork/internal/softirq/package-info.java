/** Softirqs: which of them are pending on which CPU, who runs them, and for how long at a time. */
@NullMarked
package io.kernwork.internal.softirq;

import org.jspecify.annotations.NullMarked;
