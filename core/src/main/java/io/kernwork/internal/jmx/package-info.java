/** Registers runtimes with the management of the JVM, where the module {@code java.management} is. */
@NullMarked
package io.kernwork.internal.jmx;

import org.jspecify.annotations.NullMarked;
