package io.kernwork.architecture.planted.internal.sync;

import io.kernwork.architecture.planted.internal.timer.PlantedInternalTimer;

/** Planted: internal.sync must not import internal.timer. */
public final class PlantedInternalSync {
    PlantedInternalTimer forbidden;
}
