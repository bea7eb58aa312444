/** Reporting: what the figures say of each goal, as a table, as JSON and as pictures. */
@NullMarked
package io.kernwork.bench.report;

import org.jspecify.annotations.NullMarked;
