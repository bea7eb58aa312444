package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;

/** The lanes of a queue that has one for each CPU. */
public interface CpuLanes extends LaneSet {

    /** That of the CPU that the calling thread is on. */
    Lane here();

    /** That of a share of the runtime. */
    Lane on(int cpu);

    /** As many as the runtime has shares, in their order. */
    static CpuLanes of(Engine engine, Lane[] lanes) {
        return new CpuLanes() {
            @Override
            public Lane here() {
                return lanes[engine.cpu()];
            }

            @Override
            public Lane on(int cpu) {
                return lanes[cpu];
            }

            @Override
            public Lane[] all() {
                return lanes;
            }
        };
    }
}
