/** The benchmark: which rows there are, what is asked of each, and the command that measures them. */
@NullMarked
package io.kernwork.bench;

import org.jspecify.annotations.NullMarked;
