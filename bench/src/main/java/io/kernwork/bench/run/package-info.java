/** Running: one JVM for each variant and round, in an order that favours nobody, watched for foreign load. */
@NullMarked
package io.kernwork.bench.run;

import org.jspecify.annotations.NullMarked;
