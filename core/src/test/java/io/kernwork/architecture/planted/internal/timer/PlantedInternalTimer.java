package io.kernwork.architecture.planted.internal.timer;

import io.kernwork.architecture.planted.internal.item.PlantedInternalItem;

/** Planted: internal.timer must not import internal.item. */
public final class PlantedInternalTimer {
    PlantedInternalItem forbidden;
}
