/** The library's timers, by its exported verbs and in virtual time: the wheel's own tests are beside the wheel. */
@NullMarked
package io.kernwork.testkit.timer;

import org.jspecify.annotations.NullMarked;
