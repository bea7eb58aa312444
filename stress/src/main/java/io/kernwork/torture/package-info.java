/** The torture test: random verbs from many threads, with every accepted request accounted for. */
@NullMarked
package io.kernwork.torture;

import org.jspecify.annotations.NullMarked;
