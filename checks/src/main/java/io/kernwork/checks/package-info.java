/** Rules over the sources of the whole repository, for what no other tool looks at. Part of the build, never published. */
@NullMarked
package io.kernwork.checks;

import org.jspecify.annotations.NullMarked;
