package io.kernwork.internal.softirq;

import io.kernwork.base.Body;
import io.kernwork.base.ItemRef;

/**
 * An opened vector.
 *
 * @param ref the public handle
 * @param handler what it runs
 */
public record Vector(ItemRef ref, Body handler) {}
