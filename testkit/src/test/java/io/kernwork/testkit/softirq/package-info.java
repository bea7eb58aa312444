/** Softirqs, tasklets, bottom halves and bottom-half queues, by their exported verbs and in virtual time. */
@NullMarked
package io.kernwork.testkit.softirq;

import org.jspecify.annotations.NullMarked;
