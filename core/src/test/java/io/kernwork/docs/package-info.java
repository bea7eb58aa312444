/** Holds the written documentation to what is there. */
@NullMarked
package io.kernwork.docs;

import org.jspecify.annotations.NullMarked;
