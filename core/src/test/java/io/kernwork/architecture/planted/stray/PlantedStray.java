package io.kernwork.architecture.planted.stray;

/** Planted: a package that has no row. */
final class PlantedStray {}
