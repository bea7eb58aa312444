package io.kernwork.cli.watch;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Decides from outside whether a process may be attached to. An attach begins with a signal: it makes a JVM that refuses to be
 * attached to print all its stacks, and ends many a program that is no JVM.
 */
final class Door {
    private static final String PROC = "/proc";
    private static final long GRACE_NANOS = 1_000_000_000L;
    private static final long STEP_NANOS = 10_000_000L;

    private Door() {}

    /** Returns if an attach is safe. */
    static void check(long pid) throws Refusal {
        if (pid <= 0) {
            throw Refusal.misused(pid + " is no process id");
        }
        if (pid == ProcessHandle.current().pid()) {
            throw Refusal.misused("process " + pid + " is this command itself");
        }
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> Refusal.misused("there is no process " + pid));
        if (!status(pid, "Tgid").orElse(Long.toString(pid)).equals(Long.toString(pid))) {
            throw Refusal.misused(
                    pid + " is a thread of process " + status(pid, "Tgid").orElse("?"));
        }
        checkState(pid);
        checkOwner(process);
        if (!isListed(pid)) {
            checkUnlisted(pid);
        }
    }

    /** Whether the process has ended; one whose parent has not asked for its status has. */
    static boolean isGone(long pid) {
        return ProcessHandle.of(pid).isEmpty()
                || status(pid, "State").filter(state -> state.startsWith("Z")).isPresent();
    }

    /** The same for one that has just stopped answering: on its way to the end it refuses connections first. */
    static boolean endsNow(long pid) {
        long start = System.nanoTime();
        while (!isGone(pid) && System.nanoTime() - start < GRACE_NANOS) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        return isGone(pid);
    }

    /** Returns if the process goes on. */
    static void checkState(long pid) throws Refusal {
        String state = status(pid, "State").orElse("");
        if (state.startsWith("Z")) {
            throw Refusal.ended("process " + pid + " has ended");
        }
        if (state.startsWith("T") || state.startsWith("t")) {
            throw Refusal.misused("process " + pid + " is stopped; let it go on first: kill -CONT " + pid);
        }
    }

    private static void checkOwner(ProcessHandle process) throws Refusal {
        Optional<String> owner = process.info().user();
        Optional<String> own = ProcessHandle.current().info().user();
        if (owner.isPresent()
                && own.isPresent()
                && !owner.equals(own)
                && !own.get().equals("root")) {
            throw Refusal.misused("process " + process.pid() + " belongs to " + owner.get() + ", and you are "
                    + own.get() + ": run this command as " + owner.get());
        }
    }

    private static boolean isListed(long pid) {
        return VirtualMachine.list().stream().anyMatch(machine -> machine.id().equals(Long.toString(pid)));
    }

    /** A JVM that publishes no performance data is in no list, and can be attached to all the same. */
    private static void checkUnlisted(long pid) throws Refusal {
        if (!text(pid, "maps").contains("libjvm.")) {
            throw Refusal.misused("process " + pid + " is no JVM, or none that can be attached to");
        }
        String options = text(pid, "cmdline") + text(pid, "environ");
        boolean unlisted = options.contains("-XX:-UsePerfData") || options.contains("-XX:+PerfDisableSharedMem");
        if (!unlisted || options.contains("-XX:+DisableAttachMechanism")) {
            throw Refusal.misused(
                    "process " + pid
                            + " is a JVM that does not let others attach; -XX:+DisableAttachMechanism may be among its options");
        }
    }

    private static Optional<String> status(long pid, String field) {
        return text(pid, "status")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst();
    }

    /** What the system tells of the process; nothing where it does not. */
    private static String text(long pid, String file) {
        try {
            return Files.readString(Path.of(PROC, Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** The main class or jar of a JVM as its command line says it, without the arguments. */
    static String mainOf(String displayName) {
        List<String> words = List.of(displayName.strip().split("\\s+", 2));
        return words.getFirst().isEmpty() ? "?" : words.getFirst();
    }
}
