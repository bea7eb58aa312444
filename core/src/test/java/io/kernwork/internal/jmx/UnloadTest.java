package io.kernwork.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library that was loaded by a loader of its own can be collected after the close of its last runtime. */
@Timeout(120)
final class UnloadTest {
    private static final Path BUILT = Path.of("target", "classes");
    private static final String NAME = "unloaded";

    private static Class<?> load(ClassLoader loader, String name) throws ClassNotFoundException {
        Class<?> type = Class.forName("io.kernwork." + name, true, loader);
        assertThat(type.getClassLoader()).isSameAs(loader);
        return type;
    }

    private static Object call(Class<?> type, Object target, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        Method found = type.getMethod(method, types);
        return found.invoke(target, arguments);
    }

    /** Loads the library itself, which its parent would find, too. */
    private static final class Loader extends URLClassLoader {

        Loader() throws MalformedURLException {
            super(new URL[] {BUILT.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.kernwork.") || findResource(name.replace('.', '/') + ".class") == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    /** Builds a runtime, runs a body, waits for the bean, and closes. */
    private static void use(ClassLoader loader) throws Exception {
        Class<?> kernwork = load(loader, "Kernwork");
        Class<?>[] none = {};
        Object builder = kernwork.getMethod("builder").invoke(null);
        call(builder.getClass(), builder, "name", new Class<?>[] {String.class}, NAME);
        Object runtime = call(builder.getClass(), builder, "build", none);
        try {
            Class<?> queues = load(loader, "workqueue.WorkQueue");
            Object queueBuilder = queues.getMethod("builder", String.class).invoke(null, "queue");
            call(queueBuilder.getClass(), queueBuilder, "runtime", new Class<?>[] {kernwork}, runtime);
            Object queue = call(queueBuilder.getClass(), queueBuilder, "build", none);
            Class<?> works = load(loader, "workqueue.Work");
            Class<?> body = load(loader, "base.Body");
            Object nothing = Proxy.newProxyInstance(loader, new Class<?>[] {body}, (proxy, method, arguments) -> null);
            Object work = works.getMethod("of", String.class, body).invoke(null, "work", nothing);
            queues.getMethod("enqueue", works).invoke(queue, work);
            queues.getMethod("flush").invoke(queue);
            Bounded.until(() -> beans() == 1, "its bean is there");
        } finally {
            call(kernwork, runtime, "close", none);
        }
        assertThat(beans()).isZero();
    }

    private static int beans() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("io.kernwork:type=Runtime,name=\"" + NAME + "\",id=*"), null)
                    .size();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static WeakReference<ClassLoader> useAndDrop() throws Exception {
        ClassLoader loader = new Loader();
        use(loader);
        return new WeakReference<>(loader);
    }

    private static void awaitCollected(WeakReference<ClassLoader> loader) {
        Bounded.until(
                () -> {
                    System.gc();
                    return loader.get() == null;
                },
                "the class loader is collected");
    }

    @Test
    @DisplayName("Nothing of the JVM holds the library after the close of its runtime")
    void close_ofTheLastRuntime_letsTheLibraryGo() throws Exception {
        awaitCollected(useAndDrop());
    }

    @Test
    @DisplayName("Neither does a recording that has ended, nor one that goes on")
    void close_duringARecording_letsTheLibraryGo() throws Exception {
        WeakReference<ClassLoader> loader;
        try (Recording recording = new Recording()) {
            recording.setSettings(
                    Map.of("io.kernwork.PoolSnapshot#enabled", "true", "io.kernwork.Run#threshold", "0 s"));
            recording.start();
            loader = useAndDrop();
            awaitCollected(useAndDrop());
            recording.stop();
        }
        awaitCollected(loader);
    }

    @Test
    @DisplayName("Neither does a recorder whose recording has ended before the runtime did")
    void close_afterARecording_letsTheLibraryGo() throws Exception {
        awaitCollected(useAroundTheEndOfARecording());
    }

    /** The recording ends while the runtime is there. */
    private static WeakReference<ClassLoader> useAroundTheEndOfARecording() throws Exception {
        ClassLoader loader = new Loader();
        Object runtime;
        CountDownLatch asked = new CountDownLatch(2);
        try (RecordingStream recording = new RecordingStream()) {
            recording.enable("io.kernwork.PoolSnapshot").with("period", "10 ms");
            recording.onEvent("io.kernwork.PoolSnapshot", event -> asked.countDown());
            recording.startAsync();
            Object builder = load(loader, "Kernwork").getMethod("builder").invoke(null);
            runtime = builder.getClass().getMethod("build").invoke(builder);
            Bounded.await(asked, "the recorder to ask for pools twice");
        }
        load(loader, "Kernwork").getMethod("close").invoke(runtime);
        return new WeakReference<>(loader);
    }
}
