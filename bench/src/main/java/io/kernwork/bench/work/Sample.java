package io.kernwork.bench.work;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM measured for one key.
 *
 * @param value in the unit of the row
 * @param bytesPerOp bytes that one operation allocated, on all threads; NaN if that was not measured
 * @param histogram where the value comes from a distribution: an HdrHistogram of nanoseconds, compressed, in Base64
 */
public record Sample(
        double value, double bytesPerOp, @Nullable String histogram) {
    /** {@return a sample of which only the value is known} */
    public static Sample of(double value) {
        return new Sample(value, Double.NaN, null);
    }

    /** {@return a sample with what it allocated} */
    public static Sample of(double value, double bytesPerOp) {
        return new Sample(value, bytesPerOp, null);
    }

    /**
     * {@return a sample with the distribution that it comes from}
     *
     * @param value in the unit of the row
     * @param nanos the distribution, in nanoseconds
     */
    public static Sample of(double value, Histogram nanos) {
        ByteBuffer buffer = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int length = nanos.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return new Sample(value, Double.NaN, Base64.getEncoder().encodeToString(bytes));
    }
}
