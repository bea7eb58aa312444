package io.kernwork.architecture.planted.internal.jfr;

import io.kernwork.architecture.planted.cpu.PlantedCpu;

/** Planted: internal.jfr must not import cpu. */
public final class PlantedInternalJfr {
    PlantedCpu forbidden;
}
