/** The lock that everything else inside shares. */
@NullMarked
package io.kernwork.internal.sync;

import org.jspecify.annotations.NullMarked;
