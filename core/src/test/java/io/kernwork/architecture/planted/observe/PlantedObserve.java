package io.kernwork.architecture.planted.observe;

import io.kernwork.architecture.planted.internal.timer.PlantedInternalTimer;

/** Planted: observe must not import internal.timer. */
public final class PlantedObserve {
    PlantedInternalTimer forbidden;
}
