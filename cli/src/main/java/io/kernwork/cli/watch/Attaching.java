package io.kernwork.cli.watch;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;

/**
 * Enters another JVM by the JDK's own door. Its system properties are read first: only where they show a runtime is the
 * management agent started, which stays for the next visitor.
 */
public final class Attaching {
    private Attaching() {}

    /**
     * A JVM of this machine.
     *
     * @param pid its process id
     * @param main its main class or jar
     * @param runtimes those that it has
     * @param problem why that is not known; empty where it is
     */
    record Found(long pid, String main, Presence.Runtimes runtimes, String problem) {}

    /** Attaches to the process; blocks for some seconds at most. */
    static Target open(long pid) throws Refusal, InterruptedException {
        Door.check(pid);
        return Patience.await(Patience.begin(() -> enter(pid)), pid);
    }

    /** All JVMs that can be attached to but this one, by process id; blocks for some seconds at most. */
    static List<Found> list() throws InterruptedException {
        List<VirtualMachineDescriptor> machines = VirtualMachine.list().stream()
                .filter(machine -> !machine.id()
                        .equals(Long.toString(ProcessHandle.current().pid())))
                .sorted((one, two) -> Long.compare(pid(one), pid(two)))
                .toList();
        List<FutureTask<Presence.Runtimes>> asked = new ArrayList<>();
        for (VirtualMachineDescriptor machine : machines) {
            asked.add(Patience.begin(() -> runtimes(pid(machine))));
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
            long pid = pid(machines.get(i));
            String main = Door.mainOf(machines.get(i).displayName());
            try {
                found.add(new Found(pid, main, Patience.await(asked.get(i), pid), ""));
            } catch (Refusal e) {
                if (!Door.isGone(pid)) {
                    found.add(new Found(pid, main, Presence.Runtimes.NONE, String.valueOf(e.getMessage())));
                }
            }
        }
        return found;
    }

    private static long pid(VirtualMachineDescriptor machine) {
        return Long.parseLong(machine.id());
    }

    private static Presence.Runtimes runtimes(long pid) throws Refusal, IOException {
        Door.check(pid);
        VirtualMachine machine = attach(pid);
        try {
            return Presence.of(machine.getSystemProperties());
        } finally {
            machine.detach();
        }
    }

    private static Target enter(long pid) throws Refusal, IOException {
        VirtualMachine machine = attach(pid);
        try {
            Properties properties = machine.getSystemProperties();
            if (Presence.count(properties) == 0) {
                throw Refusal.misused("process " + pid + " " + Presence.absence(properties));
            }
            String main = Door.mainOf(properties.getProperty("sun.java.command", ""));
            return Target.connect(pid, main, machine.startLocalManagementAgent());
        } finally {
            machine.detach();
        }
    }

    private static VirtualMachine attach(long pid) throws Refusal, IOException {
        try {
            return VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            if (Door.isGone(pid)) {
                throw Refusal.ended("process " + pid + " has ended");
            }
            Door.checkState(pid); // it may have been stopped since
            throw Refusal.misused("process " + pid + " cannot be attached to: " + e.getMessage());
        }
    }
}
