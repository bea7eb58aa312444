package io.kernwork.architecture.planted.internal.softirq;

import io.kernwork.architecture.planted.PlantedRoot;

/** Planted: internal.softirq must not import the root. */
public final class PlantedInternalSoftirq {
    PlantedRoot forbidden;
}
