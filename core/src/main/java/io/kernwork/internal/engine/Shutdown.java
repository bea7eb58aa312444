package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.List;

/** The end of a runtime: first its queues, then what they rely on, then its threads. May go on several times at once. */
final class Shutdown {
    private final Engine engine;

    Shutdown(Engine engine) {
        this.engine = engine;
    }

    /** Without waiting and without running anything. */
    void abandon() {
        refuse();
        closings().forEach(Closing::abandon);
        engine.registry().services().forEach(Service::abandon);
    }

    void close() {
        String verb = "close() of runtime '" + engine.name() + "'";
        SelfWait.checkThread(engine, verb);
        for (Lane lane : engine.registry().lanes()) {
            SelfWait.check(lane, verb);
        }
        refuse();
        List<Closing> open = closings();
        open.forEach(Closing::refuse);
        open.forEach(Closing::close);
        engine.registry().services().forEach(Service::end);
        if (!engine.isManual()) {
            endThreads();
        }
        Visibility.of(engine).end();
        Dropped.close(engine);
    }

    private void refuse() {
        engine.registry().close();
        engine.registry().services().forEach(Service::refuse);
    }

    private void endThreads() {
        for (Pool each : engine.pools()) {
            each.close();
        }
        engine.stopDispatcher();
        if (!engine.threads().hasCurrent()) {
            engine.threads().join();
            for (Pool each : engine.pools()) {
                each.giveUp();
            }
        }
    }

    /** A closing for each queue. */
    private List<Closing> closings() {
        return engine.registry().queues().stream()
                .map(queue -> new Closing(engine, queue))
                .toList();
    }
}
