package io.kernwork.architecture.planted.tqueue;

import io.kernwork.architecture.planted.workqueue.PlantedWorkqueue;

/** Planted: tqueue must not import workqueue. */
public final class PlantedTqueue {
    PlantedWorkqueue forbidden;
}
