/**
 * Timer nodes and what keeps them in order of their deadlines. A fire hands the item on; it never runs it.
 */
@NullMarked
package io.kernwork.internal.timer;

import org.jspecify.annotations.NullMarked;
