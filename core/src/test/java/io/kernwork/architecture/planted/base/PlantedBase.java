package io.kernwork.architecture.planted.base;

import io.kernwork.architecture.planted.cpu.PlantedCpu;

/** Planted: base must not import cpu. */
public final class PlantedBase {
    PlantedCpu forbidden;
}
