package io.kernwork.architecture.planted.internal.item;

import io.kernwork.architecture.planted.internal.queue.PlantedInternalQueue;

/** Planted: internal.item must not import internal.queue. */
public final class PlantedInternalItem {
    PlantedInternalQueue forbidden;
}
