/**
 * The vocabulary that every other package speaks: what runs, how an offer of work was answered, what a wait came to,
 * and how a queue or an item is named. It holds no machinery.
 */
@NullMarked
package io.kernwork.base;

import org.jspecify.annotations.NullMarked;
