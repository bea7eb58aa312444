package io.kernwork.examples.statsd;

/** The different members of a set, known by their hashes. */
final class SetTally extends Tally {
    private final DistinctCounter members = new DistinctCounter();

    @Override
    void addValues(Line line) {
        members.add(line.member);
    }

    @Override
    void absorbValues(Tally later) {
        members.addAll(((SetTally) later).members);
    }

    @Override
    void clearValues() {
        members.clear();
    }

    @Override
    Reading read(double seconds, Distributions scratch) {
        return new Reading.Distinct(members.count(), members.isEstimate());
    }
}
