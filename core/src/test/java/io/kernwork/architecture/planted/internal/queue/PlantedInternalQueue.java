package io.kernwork.architecture.planted.internal.queue;

import io.kernwork.architecture.planted.internal.engine.PlantedInternalEngine;

/** Planted: internal.queue must not import internal.engine. */
public final class PlantedInternalQueue {
    PlantedInternalEngine forbidden;
}
