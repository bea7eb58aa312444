/**
 * Tests the tests: holds threads up where they touch what others touch, so that a test which counts on their pace fails at once
 * instead of one time in a thousand on somebody else's machine.
 */
@NullMarked
package io.kernwork.disturb;

import org.jspecify.annotations.NullMarked;
