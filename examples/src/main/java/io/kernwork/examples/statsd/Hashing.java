package io.kernwork.examples.statsd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A 64-bit hash of bytes, seeded anew in every process, so that nobody who only sends packets can choose names that
 * collide. Not a cryptographic hash.
 */
final class Hashing {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private Hashing() {}

    static long of(byte[] text, int from, int to) {
        long hash = SEED + (to - from) * MULTIPLIER;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(text, at));
        }
        long tail = 0;
        for (; at < to; at++) {
            tail = (tail << Byte.SIZE) | (text[at] & 0xFF);
        }
        return mix(hash ^ tail);
    }

    /** Every bit of the argument moves about half the bits of the result (the finalizer of MurmurHash3). */
    static long mix(long value) {
        long hash = value;
        hash = (hash ^ hash >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ hash >>> 33;
    }
}
