package io.kernwork.workqueue;

import java.time.Duration;

/** The points of an item's life at which the product test lets verbs happen, and how an item gets there. */
enum LifePoint {
    IDLE(false) {
        @Override
        void reach(LifeWorld world) {}
    },
    ARMED(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ARM_A);
        }
    },
    QUEUED(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_A);
        }
    },
    QUEUED_TWICE(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_A);
            world.act(LifeVerb.ENQUEUE_A);
        }
    },
    DISABLED(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.DISABLE);
        }
    },
    DRAINING(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_A);
            world.act(LifeVerb.DRAIN_A);
        }
    },
    FIRED_INTO_A_DRAIN(false) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ARM_A);
            world.fill();
            world.act(LifeVerb.DRAIN_A);
            world.ticker.advance(Duration.ofSeconds(5));
            world.fireDue();
        }
    },
    RUNNING(true) {
        @Override
        void reach(LifeWorld world) {}
    },
    RUNNING_ARMED(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ARM_A);
        }
    },
    RUNNING_QUEUED(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_A);
        }
    },
    PARKED(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_A);
            world.act(LifeVerb.STEP);
        }
    },
    PARKED_ELSEWHERE(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.ENQUEUE_B);
            world.act(LifeVerb.STEP);
        }
    },
    RUNNING_DISABLED(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.DISABLE);
        }
    },
    RUNNING_CANCELLED(true) {
        @Override
        void reach(LifeWorld world) {
            world.act(LifeVerb.CANCEL_ASYNC);
        }
    };

    private final boolean running;

    LifePoint(boolean running) {
        this.running = running;
    }

    /** Whether the verbs happen while the body runs. */
    boolean running() {
        return running;
    }

    /** Brings the item here, from idle, or from running if it runs at this point. */
    abstract void reach(LifeWorld world);
}
