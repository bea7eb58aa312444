package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Recorded;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a trace of a load says of each item. */
@Timeout(60)
class TraceCasesTest {
    private static final int ITEMS = 20;
    private static final int REQUESTS = 100; // of each item, by each producer
    private static final int PRODUCERS = 2;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** An item was given a place; begun before the request was made. */
    @Name("io.kernwork.test.Queue")
    @StackTrace(false)
    private static final class QueueEvent extends Event {
        @SuppressWarnings("UnusedVariable") // by us; the recorder reads it
        String item = "";
    }

    private static void request(WorkQueue queue, Work work, AtomicInteger accepted) {
        QueueEvent event = new QueueEvent();
        event.begin();
        Admission answer = queue.enqueue(work);
        if (answer == Admission.QUEUED) {
            event.item = work.name();
            event.commit();
        }
        if (answer.accepted()) {
            accepted.incrementAndGet();
        }
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String kind, String item) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(kind))
                .filter(event -> event.getString("item").equals(item))
                .toList();
    }

    @Test
    @DisplayName("G3: in a trace of any load each item is queued, starts and ends in this order, once for each QUEUED")
    void trace_anyLoad_queueStartEndOfEachItem() throws InterruptedException {
        Kernwork runtime = engines.runtime(2);
        WorkQueue queue = engines.queue(runtime, "traced");
        Work[] works = new Work[ITEMS];
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        for (int i = 0; i < ITEMS; i++) {
            works[i] = Work.counted("item " + i, delivered::addAndGet);
        }
        List<RecordedEvent> events;
        try (Recorded recorded = new Recorded()) {
            recorded.enable("io.kernwork.Run");
            recorded.enable("io.kernwork.test.Queue");
            recorded.start();
            try (Helpers helpers = new Helpers()) {
                for (int producer = 0; producer < PRODUCERS; producer++) {
                    helpers.start("producer " + producer, () -> {
                        for (int i = 0; i < ITEMS * REQUESTS; i++) {
                            request(queue, works[i % ITEMS], accepted);
                        }
                    });
                }
            }
            queue.drain();
            events = recorded.stop();
        }
        assertThat(delivered.get()).isEqualTo(accepted.get()).isEqualTo(ITEMS * REQUESTS * PRODUCERS);
        for (Work work : works) {
            checkItem(of(events, "io.kernwork.test.Queue", work.name()), of(events, "io.kernwork.Run", work.name()));
        }
        assertThat(events.stream()
                        .filter(event -> event.hasField("requests"))
                        .mapToInt(event -> event.getInt("requests"))
                        .sum())
                .isEqualTo(accepted.get());
    }

    private static void checkItem(List<RecordedEvent> queued, List<RecordedEvent> runs) {
        assertThat(runs).hasSameSizeAs(queued).isNotEmpty();
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).getStartTime())
                    .isAfterOrEqualTo(queued.get(i).getStartTime());
            assertThat(runs.get(i).getEndTime()).isAfterOrEqualTo(runs.get(i).getStartTime());
            if (i > 0) {
                assertThat(runs.get(i).getStartTime())
                        .isAfterOrEqualTo(runs.get(i - 1).getEndTime());
            }
        }
    }
}
