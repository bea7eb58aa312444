package io.kernwork.testkit;

/** A thread that runs bodies, one after the other, when it is its turn. */
final class BodyThread extends Thread {
    final Baton baton;
    final Strand strand = new Strand(this);

    BodyThread(Baton baton, int number) {
        super(null, null, "kernwork-test-body-" + number, 0, false);
        this.baton = baton;
        setDaemon(true);
    }

    @Override
    public void run() {
        baton.runBodies(strand);
    }
}
