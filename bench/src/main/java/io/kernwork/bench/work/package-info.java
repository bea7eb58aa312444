/** The work that is measured: one {@link io.kernwork.bench.work.Workload} for each kind of row, each run in a JVM of its own. */
@NullMarked
package io.kernwork.bench.work;

import org.jspecify.annotations.NullMarked;
