package io.kernwork.simulate;

/** Which concept a verb belongs to. A program uses a few. */
public enum Area {
    /** Of any program: interrupts, pauses, looks from outside, the end of the runtime. */
    ALL,
    /** Works and work queues. */
    WORKS,
    /** Tasks, time-out tasks and task queues. */
    TASKS,
    /** Task groups. */
    GROUPS,
    /** Jobs and their pools. */
    JOBS,
    /** Softirq vectors, tasklets, and bottom halves, in sections and outside. */
    SOFTIRQS,
    /** Executor views. */
    VIEWS
}
