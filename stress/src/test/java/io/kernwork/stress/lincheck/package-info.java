/**
 * Lincheck on the production classes: each suite has a subject, whose operations are the library's own verbs, a sequential specification, and a subject with a planted
 * defect. Subjects and specifications are public with public constructors, since Lincheck makes them.
 */
@NullMarked
package io.kernwork.stress.lincheck;

import org.jspecify.annotations.NullMarked;
