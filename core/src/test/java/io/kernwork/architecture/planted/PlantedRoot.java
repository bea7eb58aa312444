package io.kernwork.architecture.planted;

import io.kernwork.architecture.planted.threadpool.PlantedThreadpool;

/** Planted: the root must not import threadpool. */
public final class PlantedRoot {
    PlantedThreadpool forbidden;
}
