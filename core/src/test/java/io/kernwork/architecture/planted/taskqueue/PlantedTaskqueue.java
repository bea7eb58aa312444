package io.kernwork.architecture.planted.taskqueue;

import io.kernwork.architecture.planted.executor.PlantedExecutor;

/** Planted: taskqueue must not import executor. */
public final class PlantedTaskqueue {
    PlantedExecutor forbidden;
}
