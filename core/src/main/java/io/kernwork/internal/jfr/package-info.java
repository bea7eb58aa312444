/**
 * The flight recorder's events and the only way to them: {@link io.kernwork.internal.jfr.Jfr}. Every other class here is loaded
 * only where the module {@code jdk.jfr} is. Nothing here changes what runs.
 */
@NullMarked
package io.kernwork.internal.jfr;

import org.jspecify.annotations.NullMarked;
