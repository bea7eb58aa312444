package io.kernwork.architecture.planted.internal.jmx;

import io.kernwork.architecture.planted.cpu.PlantedCpu;

/** Planted: internal.jmx must not import cpu. */
public final class PlantedInternalJmx {
    PlantedCpu forbidden;
}
