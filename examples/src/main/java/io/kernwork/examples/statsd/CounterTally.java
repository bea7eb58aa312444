package io.kernwork.examples.statsd;

/** A sum of {@code value / rate}. */
final class CounterTally extends Tally {
    private double sum;

    @Override
    void addValues(Line line) {
        for (int i = 0; i < line.count; i++) {
            sum += line.values[i] * line.weight;
        }
    }

    @Override
    void absorbValues(Tally later) {
        sum += ((CounterTally) later).sum;
    }

    @Override
    void clearValues() {
        sum = 0;
    }

    @Override
    Reading read(double seconds, Distributions scratch) {
        return new Reading.Count(sum, sum / seconds);
    }
}
