package io.kernwork.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/*
 * Overview. The system calls of this package, all for the calling thread, through java.lang.foreign. Ask refusal() first:
 * a restricted method is called only where native access was granted, so that the JVM never prints its warning on account
 * of this library. The handles are made at the first call that passes it. They are static and final, which is what makes a
 * call of sched_getcpu cost a few nanoseconds. Results are errno values, 0 for success.
 */
final class LinuxCalls {
    /** The kernel's mask can be no larger than a set of CPUs. */
    private static final int MASK_BYTES = (CpuSet.MAX_CPU + 1) / Byte.SIZE;

    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

    private LinuxCalls() {}

    /** Why no call can be made here, with a remedy, or null. Reads two fields once the handles are there. */
    static @Nullable String refusal() {
        if (!LINUX) {
            return "this is not Linux but " + System.getProperty("os.name");
        }
        Module module = LinuxCalls.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return "native access is off; start the JVM with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        }
        return Handles.FAILURE;
    }

    /** sched_getcpu(3): the CPU, or -1. Allocates nothing. */
    static int currentCpu() {
        try {
            return (int) Handles.GETCPU.invokeExact();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** gettid(2). */
    static int threadId() {
        try {
            return (int) Handles.GETTID.invokeExact();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** setpriority(2) of the calling thread: on Linux a nice value belongs to a thread, and 0 names the caller. */
    static int setNice(int nice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Handles.STATE);
            int result = (int) Handles.SETPRIORITY.invokeExact(state, 0, 0, nice);
            return result == 0 ? 0 : errno(state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** sched_setaffinity(2) of the calling thread. */
    static int setMask(CpuSet cpus) {
        long[] words = cpus.toWords();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Handles.STATE);
            MemorySegment mask = arena.allocateFrom(JAVA_LONG, words);
            int result = (int) Handles.SETAFFINITY.invokeExact(state, 0, mask.byteSize(), mask);
            return result == 0 ? 0 : errno(state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** sched_getaffinity(2) of the calling thread; null where it fails. */
    static @Nullable CpuSet mask() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Handles.STATE);
            MemorySegment mask = arena.allocate(MASK_BYTES, JAVA_LONG.byteAlignment());
            int result = (int) Handles.GETAFFINITY.invokeExact(state, 0, (long) MASK_BYTES, mask);
            return result == 0 ? CpuSet.ofWords(mask.toArray(JAVA_LONG)) : null;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The name of an errno value, as the manual pages have it. */
    static String errnoName(int errno) {
        return switch (errno) {
            case 1 -> "EPERM";
            case 3 -> "ESRCH";
            case 13 -> "EACCES";
            case 14 -> "EFAULT";
            case 22 -> "EINVAL";
            case 38 -> "ENOSYS";
            default -> "errno " + errno;
        };
    }

    private static int errno(MemorySegment state) {
        return (int) Handles.ERRNO.get(state, 0L);
    }

    /** Handles throw nothing but what the machine is out of. */
    private static Error unexpected(Throwable t) {
        return t instanceof Error error ? error : new AssertionError("a system call threw", t);
    }

    /** Made at first use. What is missing here leaves a reason and no handle; it never fails the loading of the class. */
    @SuppressWarnings("restricted") // refusal() has made sure that it is granted
    private static final class Handles {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle GETCPU;
        static final MethodHandle GETTID;
        static final MethodHandle SETPRIORITY;
        static final MethodHandle SETAFFINITY;
        static final MethodHandle GETAFFINITY;
        static final @Nullable String FAILURE;

        static {
            MethodHandle[] made = new MethodHandle[5];
            FAILURE = link(made);
            GETCPU = made[0];
            GETTID = made[1];
            SETPRIORITY = made[2];
            SETAFFINITY = made[3];
            GETAFFINITY = made[4];
        }

        private Handles() {}

        private static @Nullable String link(MethodHandle[] made) {
            if (ADDRESS.byteSize() != Long.BYTES) {
                return "this is not a 64-bit platform";
            }
            try {
                Linker linker = Linker.nativeLinker();
                Linker.Option errno = Linker.Option.captureCallState("errno");
                FunctionDescriptor plain = FunctionDescriptor.of(JAVA_INT);
                FunctionDescriptor mask = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
                FunctionDescriptor nice = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
                made[0] = handle(linker, "sched_getcpu", plain, Linker.Option.critical(false));
                made[1] = handle(linker, "gettid", plain);
                made[2] = handle(linker, "setpriority", nice, errno);
                made[3] = handle(linker, "sched_setaffinity", mask, errno);
                made[4] = handle(linker, "sched_getaffinity", mask, errno);
                return null;
            } catch (UnsupportedOperationException e) {
                return "this JVM cannot call native functions here (" + e.getMessage() + ")";
            } catch (NoSuchElementException e) {
                return "this C library lacks a function (" + e.getMessage() + ")";
            } catch (IllegalCallerException e) {
                return "the JVM forbids native calls (" + e.getMessage() + ")";
            }
        }

        private static MethodHandle handle(
                Linker linker, String name, FunctionDescriptor descriptor, Linker.Option... options) {
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
        }
    }
}
