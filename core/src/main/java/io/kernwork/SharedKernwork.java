package io.kernwork;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.sync.StackReserve;

/** The runtime of the process, which belongs to everybody and so is closed by nobody. */
final class SharedKernwork extends Kernwork {

    SharedKernwork(Engine engine) {
        super(engine);
    }

    @Override
    public void close() {
        StackReserve.check();
        throw new UnsupportedOperationException("the shared runtime cannot be closed, since others use it, too: "
                + "close your queues, or create a runtime of your own with Kernwork.builder()");
    }
}
