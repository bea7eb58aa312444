/**
 * Looking into another JVM: finding those that have a runtime, attaching, and showing what they tell as a table, as text or as
 * JSON. The commands in {@code io.kernwork.cli} only read the options.
 */
@NullMarked
package io.kernwork.cli.watch;

import org.jspecify.annotations.NullMarked;
