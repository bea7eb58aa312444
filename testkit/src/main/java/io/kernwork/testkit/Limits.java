package io.kernwork.testkit;

/**
 * After what a wait is taken for one without an end.
 *
 * @param waitNanos virtual time of a wait of the test without a bound of its own
 * @param realNanos real time in which nobody gives the baton on
 * @param stepsAtOnce steps without the clock moving
 */
record Limits(long waitNanos, long realNanos, int stepsAtOnce) {}
