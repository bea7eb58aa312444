package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue of one kind, and a view of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ViewCase {
    static final long LONG = 20;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    final Helpers helpers = new Helpers();
    final QueueKind kind;
    final Kernwork runtime;
    final Submittable queue;
    final ScheduledQueueExecutor view;

    /** What ran, by name, in the order of its start. */
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** What the error handler of the queue was given. */
    final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());

    /** Of the items that threw. */
    final List<String> failed = Collections.synchronizedList(new ArrayList<>());

    ViewCase(QueueKind kind) {
        this.kind = kind;
        this.runtime = engines.runtime(kind.cpus);
        this.queue = kind.make(runtime, "queue-under-view", (item, onQueue, failure) -> {
            failed.add(item.name());
            errors.add(failure);
        });
        this.view = newView();
    }

    final ScheduledQueueExecutor newView() {
        ScheduledQueueExecutor plain = QueueExecutor.scheduled(queue);
        return kind.priority > 0 ? plain.priority(kind.priority) : plain;
    }

    /** What every test leaves behind: no helper, no error that it has not looked at, and a view that can end. */
    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        helpers.close();
        view.shutdownNow();
        awaitEnd(view);
        assertThat(view.depth()).as("depth at the end").isZero();
        assertThat(errors).as("errors that the queue was told of").isEmpty();
    }

    static void awaitEnd(ExecutorService service) throws InterruptedException {
        assertThat(service.awaitTermination(LONG, TimeUnit.SECONDS))
                .as("%s has terminated", service)
                .isTrue();
        assertThat(service.isTerminated()).isTrue();
    }

    /** A command that notes its name. */
    final Runnable logging(String name) {
        return () -> log.add(name);
    }

    final void awaitLog(int entries) {
        Bounded.until(() -> log.size() >= entries, entries + " have run: " + log);
    }

    /** Starts a helper that will have to wait, and returns when it does. */
    final Thread startWaiting(String what, Helpers.Task task) {
        Thread helper = helpers.start(what, task);
        Bounded.untilWaiting(helper, what + " waits");
        return helper;
    }
}
