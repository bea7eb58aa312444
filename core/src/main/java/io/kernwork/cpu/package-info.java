/**
 * CPUs: sets of them, how they hang together, on which a thread may run, and how urgent its work is. Nothing here needs a
 * permission until somebody asks for it: system calls are made only by {@link io.kernwork.cpu.Affinity} and {@link
 * io.kernwork.cpu.ThreadPriority}, only when they are used, and only where the JVM was started with {@code
 * --enable-native-access}. Where the platform refuses, the answer says why, and the log hears of it once.
 */
@NullMarked
package io.kernwork.cpu;

import org.jspecify.annotations.NullMarked;
