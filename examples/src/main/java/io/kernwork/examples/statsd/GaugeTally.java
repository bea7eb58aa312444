package io.kernwork.examples.statsd;

/**
 * The last value set, and the deltas after it. While nothing was set, {@link #value} is the deltas alone, to be added to
 * whatever an earlier tally holds; so folding keeps the order of sets and deltas exactly. A series' first gauge value
 * is 0.
 */
final class GaugeTally extends Tally {
    private boolean set;
    private double value;

    @Override
    void addValues(Line line) {
        for (int i = 0; i < line.count; i++) {
            apply(!line.signed[i], line.values[i]);
        }
    }

    @Override
    void absorbValues(Tally later) {
        GaugeTally other = (GaugeTally) later;
        apply(other.set, other.value);
    }

    private void apply(boolean replace, double amount) {
        set |= replace;
        value = replace ? amount : value + amount;
    }

    @Override
    void clearValues() {
        set = false;
        value = 0;
    }

    @Override
    Reading read(double seconds, Distributions scratch) {
        return new Reading.Level(value);
    }

    @Override
    void startInterval() {
        // a gauge keeps its value until the series is retired
    }
}
