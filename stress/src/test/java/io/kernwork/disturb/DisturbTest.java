package io.kernwork.disturb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A disturbance shows what a test counts on, and changes nothing that it does not. */
class DisturbTest {
    private static final int ROUNDS = 500;
    private static final long SLACK_NANOS = 200_000;

    /**
     * A worker announces itself and reads a clock after that, which the caller moves a little later: as a test does that counts on
     * the worker's pace, and nearly always passes. Returns what the worker has read.
     */
    public static final class Hasty implements ToLongFunction<AtomicLong> {
        @Override
        public long applyAsLong(AtomicLong clock) {
            CountDownLatch announced = new CountDownLatch(1);
            AtomicLong read = new AtomicLong();
            Thread worker = Thread.ofPlatform().daemon().start(() -> {
                announced.countDown();
                read.set(clock.get());
            });
            try {
                announced.await();
                for (long told = System.nanoTime(); System.nanoTime() - told < SLACK_NANOS; ) {
                    Thread.onSpinWait();
                }
                clock.incrementAndGet();
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return read.get();
        }
    }

    /** The same, mended: it announces what it has done. */
    public static final class Patient implements ToLongFunction<AtomicLong> {
        @Override
        public long applyAsLong(AtomicLong clock) {
            CountDownLatch done = new CountDownLatch(1);
            AtomicLong read = new AtomicLong();
            Thread worker = Thread.ofPlatform().daemon().start(() -> {
                read.set(clock.get());
                done.countDown();
            });
            try {
                done.await();
                clock.incrementAndGet();
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return read.get();
        }
    }

    /** Loads one class of this package rewritten, and all else as it is. */
    private static final class Loader extends ClassLoader {
        private final String rewritten;

        Loader(Class<?> rewritten) {
            super(DisturbTest.class.getClassLoader());
            this.rewritten = rewritten.getName();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(rewritten)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Rewriting.of(Objects.requireNonNull(file).readAllBytes());
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** In how many rounds the worker has read the clock after it was moved. */
    @SuppressWarnings("unchecked")
    private static int late(Class<? extends ToLongFunction<AtomicLong>> what, boolean disturbed)
            throws ReflectiveOperationException, InvocationTargetException {
        Class<?> type = disturbed ? new Loader(what).loadClass(what.getName()) : what;
        var rounds = (ToLongFunction<AtomicLong>) type.getConstructor().newInstance();
        Disturbance.begin(1, true);
        int late = 0;
        for (int round = 0; round < ROUNDS; round++) {
            late += rounds.applyAsLong(new AtomicLong()) > 0 ? 1 : 0;
        }
        return late;
    }

    @Test
    @DisplayName("planted: a test that moves a clock when a worker has announced itself, which reads it only then")
    void hasty_disturbed_isFound() throws ReflectiveOperationException {
        int found = late(Hasty.class, true);
        System.out.printf(
                "planted defect found: a worker's pace is counted on, in %d of %d rounds; undisturbed in %d%n",
                found, ROUNDS, late(Hasty.class, false));
        assertThat(found).isGreaterThan(ROUNDS / 100);
    }

    @Test
    @DisplayName("a test that waits for what it needs passes, however its threads are held up")
    void patient_disturbed_passes() throws ReflectiveOperationException {
        assertThat(late(Patient.class, true)).isZero();
    }
}
