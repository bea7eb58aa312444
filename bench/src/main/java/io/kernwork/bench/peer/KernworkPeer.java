package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.KernworkBuilder;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** The library: one runtime and one queue in their default configuration. */
public class KernworkPeer implements CancellingPeer<Work, Work> {
    private final Kernwork runtime;
    private final WorkQueue queue;

    private KernworkPeer(Kernwork runtime, WorkQueue queue) {
        this.runtime = runtime;
        this.queue = queue;
    }

    static KernworkPeer open(Site site) {
        Kernwork runtime = runtime(site).build();
        return new KernworkPeer(
                runtime, WorkQueue.builder("bench").runtime(runtime).build());
    }

    /** {@return one whose queue runs one item at a time: while one blocks, the others stay where they are} */
    public static KernworkPeer ordered(Site site) {
        Kernwork runtime = runtime(site).build();
        return new KernworkPeer(
                runtime, WorkQueue.builder("bench").runtime(runtime).ordered().build());
    }

    /** {@return one whose workers go after this time} */
    public static KernworkPeer idling(Site site, Duration idleTime) {
        Kernwork runtime = runtime(site).idleTimeout(idleTime).build();
        return new KernworkPeer(
                runtime, WorkQueue.builder("bench").runtime(runtime).build());
    }

    /** {@return one whose queue lets so many bodies be in progress} */
    static KernworkPeer of(Site site, UnaryOperator<WorkQueueBuilder> options) {
        Kernwork runtime = runtime(site).build();
        return new KernworkPeer(
                runtime,
                options.apply(WorkQueue.builder("bench").runtime(runtime)).build());
    }

    /** {@return the same, whose bodies say that they block} */
    static KernworkPeer declaring(Site site, UnaryOperator<WorkQueueBuilder> options) {
        KernworkPeer plain = of(site, options);
        return new KernworkPeer(plain.runtime, plain.queue) {
            @Override
            public Work adopt(Task task) {
                return Work.counted(
                        "declared",
                        requests -> Kernwork.blocking(() -> {
                            task.run(requests);
                            return true;
                        }));
            }
        };
    }

    /** {@return one whose runtime is configured otherwise} */
    static KernworkPeer configured(Site site, UnaryOperator<KernworkBuilder> options) {
        Kernwork runtime = options.apply(runtime(site)).build();
        return new KernworkPeer(
                runtime, WorkQueue.builder("bench").runtime(runtime).build());
    }

    /** {@return one that is recorded for as long as it is open} */
    static KernworkPeer recorded(Site site) {
        KernworkPeer plain = open(site);
        Recording recording = new Recording(profile());
        recording.start();
        return new KernworkPeer(plain.runtime, plain.queue) {
            @Override
            public void close() {
                super.close();
                recording.close();
            }
        };
    }

    private static Configuration profile() {
        try (Reader text = new InputStreamReader(
                Objects.requireNonNull(Kernwork.class.getResourceAsStream("/META-INF/kernwork.jfc")),
                StandardCharsets.UTF_8)) {
            return Configuration.create(text);
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("the library's profile for the flight recorder", e);
        }
    }

    static KernworkBuilder runtime(Site site) {
        KernworkBuilder builder =
                Kernwork.builder().name("bench").cpus(site.workers()).daemon(true);
        return site.threads().isPlain() ? builder : builder.threadFactory(site.threads());
    }

    /** {@return the queue, for what only the library can do} */
    public WorkQueue queue() {
        return queue;
    }

    @Override
    public Work adopt(Task task) {
        return new TaskWork(task);
    }

    @Override
    public void submit(Work work) {
        queue.enqueue(work);
    }

    @Override
    public Work request(Work work) {
        queue.enqueue(work);
        return work;
    }

    @Override
    public boolean cancel(Work work) {
        return work.cancel() > 0;
    }

    @Override
    public int threads() {
        return runtime.workers();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
