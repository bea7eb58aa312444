package io.kernwork.architecture.planted.internal.engine;

import io.kernwork.architecture.planted.PlantedRoot;

/** Planted: internal.engine must not import the root. */
public final class PlantedInternalEngine {
    PlantedRoot forbidden;
}
