/** How the litmus tests are run with jcstress, and how their outcomes are judged. */
@NullMarked
package io.kernwork.stress;

import org.jspecify.annotations.NullMarked;
