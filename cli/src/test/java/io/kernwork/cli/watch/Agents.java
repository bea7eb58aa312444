package io.kernwork.cli.watch;

import com.sun.tools.attach.VirtualMachine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Whether a JVM's management agent has been started. */
final class Agents {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = 20_000_000;

    private Agents() {}

    static boolean isStarted(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            return machine.getAgentProperties().containsKey("com.sun.management.jmxremote.localConnectorAddress");
        } finally {
            machine.detach();
        }
    }

    static void awaitStart(long pid) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isStarted(pid)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the management agent of " + pid + " was not started");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
