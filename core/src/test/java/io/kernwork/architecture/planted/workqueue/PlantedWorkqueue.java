package io.kernwork.architecture.planted.workqueue;

import io.kernwork.architecture.planted.taskqueue.PlantedTaskqueue;

/** Planted: workqueue must not import taskqueue. */
public final class PlantedWorkqueue {
    PlantedTaskqueue forbidden;
}
