/** Concurrency management in virtual time: who begins beside whom. */
@NullMarked
package io.kernwork.testkit.concurrency;

import org.jspecify.annotations.NullMarked;
