package io.kernwork.architecture.planted.softirq;

import io.kernwork.architecture.planted.workqueue.PlantedWorkqueue;

/** Planted: softirq must not import workqueue. */
public final class PlantedSoftirq {
    PlantedWorkqueue forbidden;
}
