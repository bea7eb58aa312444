/**
 * Jobs on shared pools of threads: NetBSD's {@code threadpool(9)}. A {@link io.kernwork.threadpool.Job} is for what
 * comes seldom and may take long: each job that runs has a thread, without a limit, and what has run leaves none
 * behind. Its state changes under a lock of the caller's, so that "is there more to do?" and "I am done" can be one
 * step.
 */
@NullMarked
package io.kernwork.threadpool;

import org.jspecify.annotations.NullMarked;
