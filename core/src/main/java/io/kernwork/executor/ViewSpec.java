package io.kernwork.executor;

/**
 * How a view is set.
 *
 * @param capacity for how many tasks that have not begun there is room; 0 for any number
 * @param priority of its tasks, where the queue has priorities
 * @param cancelsDelayed whether a shutdown cancels what is not due yet
 */
record ViewSpec(int capacity, OnFull onFull, int priority, boolean cancelsDelayed) {
    static final ViewSpec PLAIN = new ViewSpec(0, OnFull.reject(), 0, false);

    ViewSpec withCapacity(int tasks) {
        return new ViewSpec(tasks, onFull, priority, cancelsDelayed);
    }

    ViewSpec withOnFull(OnFull policy) {
        return new ViewSpec(capacity, policy, priority, cancelsDelayed);
    }

    ViewSpec withPriority(int chosen) {
        return new ViewSpec(capacity, onFull, chosen, cancelsDelayed);
    }

    ViewSpec cancellingDelayed() {
        return new ViewSpec(capacity, onFull, priority, true);
    }
}
