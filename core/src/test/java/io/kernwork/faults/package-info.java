/** What the library keeps when the machine gives it no memory, no stack, no threads or a clock that jumps. */
@org.jspecify.annotations.NullMarked
package io.kernwork.faults;
