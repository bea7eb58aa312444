/** What the examples print with: numbers and tables for people. */
@NullMarked
package io.kernwork.examples.text;

import org.jspecify.annotations.NullMarked;
