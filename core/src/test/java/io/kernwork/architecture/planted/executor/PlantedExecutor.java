package io.kernwork.architecture.planted.executor;

import io.kernwork.architecture.planted.internal.item.PlantedInternalItem;
import java.util.List;

/** Planted: an exported signature must not name an internal type. */
public final class PlantedExecutor {
    /** The leak. */
    public List<PlantedInternalItem> items() {
        return List.of();
    }
}
