/**
 * Tests without waiting: a runtime whose clock the test moves and in which one thread at a time goes on, in an order that a
 * seed decides. Start with {@link io.kernwork.testkit.TestRuntime}.
 */
@NullMarked
package io.kernwork.testkit;

import org.jspecify.annotations.NullMarked;
