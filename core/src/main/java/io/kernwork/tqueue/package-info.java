/**
 * The task queues of Linux 2.4 and keventd: lists of deferred tasks that somebody runs, the four lists that every runtime has,
 * with the points at which they are run, and the one thread that runs tasks for everybody. Start with {@code
 * io.kernwork.workqueue} unless you have to do with code of that time: it is what came after.
 */
@NullMarked
package io.kernwork.tqueue;

import org.jspecify.annotations.NullMarked;
