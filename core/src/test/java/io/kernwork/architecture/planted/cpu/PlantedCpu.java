package io.kernwork.architecture.planted.cpu;

import io.kernwork.architecture.planted.observe.PlantedObserve;

/** Planted: cpu must not import observe. */
public final class PlantedCpu {
    PlantedObserve forbidden;
}
