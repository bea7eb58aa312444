package io.kernwork.bench.work;

/**
 * One contender in a workload.
 *
 * @param id short, the same for the same contender in all workloads, such as {@code fjp}
 * @param counted whether the rows' goals are held against it; one that is only shown is not
 * @param setting how it is set up, in words that its documentation uses
 * @param reason why so, and why it is not counted where it is not
 */
public record Variant(String id, boolean counted, String setting, String reason) {}
