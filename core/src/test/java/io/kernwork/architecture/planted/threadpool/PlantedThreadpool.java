package io.kernwork.architecture.planted.threadpool;

import io.kernwork.architecture.planted.softirq.PlantedSoftirq;

/** Planted: threadpool must not import softirq. */
public final class PlantedThreadpool {
    PlantedSoftirq forbidden;
}
