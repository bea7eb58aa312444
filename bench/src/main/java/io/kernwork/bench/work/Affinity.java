package io.kernwork.bench.work;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;

/**
 * Which CPUs a thread may run on, by the C library of Linux. Where there is no such library nothing can be bound, and all
 * variants run unbound alike.
 */
final class Affinity {
    private static final int MASK_BYTES = 128;

    private Affinity() {}

    /** The three calls; null where they do not exist. */
    private record Calls(MethodHandle get, MethodHandle set, MethodHandle cpu) {
        static final Calls C = link();

        @SuppressWarnings("restricted") // calls to the C library: what this class is for
        private static Calls link() {
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor mask = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
            var library = linker.defaultLookup();
            return new Calls(
                    linker.downcallHandle(library.findOrThrow("sched_getaffinity"), mask),
                    linker.downcallHandle(library.findOrThrow("sched_setaffinity"), mask),
                    linker.downcallHandle(
                            library.findOrThrow("sched_getcpu"), FunctionDescriptor.of(ValueLayout.JAVA_INT)));
        }
    }

    /** {@return the CPUs that the calling thread may run on; empty where that cannot be told} */
    static int[] allowed() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return new int[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            call((int) Calls.C.get.invokeExact(0, (long) MASK_BYTES, mask));
            return IntStream.range(0, MASK_BYTES * Byte.SIZE)
                    .filter(cpu -> (mask.get(ValueLayout.JAVA_BYTE, cpu / Byte.SIZE) >> cpu % Byte.SIZE & 1) != 0)
                    .toArray();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read the CPUs of a thread", e);
        }
    }

    /** Binds the calling thread, and the threads that it makes later. On a virtual thread it binds the carrier. */
    static void bind(int cpu) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            mask.set(ValueLayout.JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
            call((int) Calls.C.set.invokeExact(0, (long) MASK_BYTES, mask));
        } catch (Throwable e) {
            throw new IllegalStateException("cannot bind a thread to CPU " + cpu, e);
        }
    }

    /** {@return the CPU that the calling thread runs on at this moment} */
    static int current() {
        try {
            return (int) Calls.C.cpu.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read the CPU of a thread", e);
        }
    }

    private static void call(int answer) {
        if (answer < 0) {
            throw new IllegalStateException("the call was refused");
        }
    }
}
