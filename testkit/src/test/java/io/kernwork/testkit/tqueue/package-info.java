/** Task lists and keventd in virtual time, in whatever order threads go on. */
@NullMarked
package io.kernwork.testkit.tqueue;

import org.jspecify.annotations.NullMarked;
