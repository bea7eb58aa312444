/** What {@code ./kernwork verify} prints: each promise beside the checkers that held it in the last run of the tests. */
@NullMarked
package io.kernwork.checks.verify;

import org.jspecify.annotations.NullMarked;
