package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Body;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who ends inside a section that he has entered is reported by name, and nobody else notices. */
@Timeout(60)
class LeakedSectionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1, builder -> builder.name("leaky"));
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void noHurry() {
        softirqs.setBudget(100, LONG); // or on a busy machine ksoftirqd goes on
    }

    /** What can run as a softirq. */
    enum Kind {
        VECTOR {
            @Override
            void ask(LeakedSectionTest test, String name, Body body) {
                test.softirqs.open(name, body).raise();
            }
        },
        TASKLET {
            @Override
            void ask(LeakedSectionTest test, String name, Body body) {
                test.softirqs.tasklet(name, body).schedule();
            }
        },
        HIGH_TASKLET {
            @Override
            void ask(LeakedSectionTest test, String name, Body body) {
                test.softirqs.tasklet(name, body).scheduleHigh();
            }
        },
        BOTTOM_HALF {
            @Override
            void ask(LeakedSectionTest test, String name, Body body) {
                BottomHalves halves = BottomHalves.of(test.runtime);
                int nr = List.of("leaky", "tidy", "later").indexOf(name);
                halves.init(nr, name, body);
                halves.mark(nr);
            }
        },
        WORK {
            @Override
            void ask(LeakedSectionTest test, String name, Body body) {
                WorkQueue queue = test.engines.queue(test.runtime, name, builder -> builder.bottomHalf());
                queue.enqueue(Work.of(name, body));
            }
        };

        abstract void ask(LeakedSectionTest test, String name, Body body);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "A handler of any kind that leaves sections open is reported by name; the next one, and the thread, are as ever")
    void handler_leavesSectionsOpen_isReportedAndMended(Kind kind) throws Exception {
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            try (var _ = softirqs.enterInterrupt()) {
                kind.ask(this, "leaky", () -> {
                    softirqs.enterInterrupt();
                    softirqs.disableBottomHalves();
                    softirqs.disableBottomHalves();
                });
                kind.ask(this, "tidy", () -> log.add("tidy"));
            }
            assertThat(logs.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.message())
                            .contains("runtime 'leaky'", "softirq 'leaky'", "1 top halves and 2 sections"));
        }
        assertThat(log).containsExactly("tidy");
        assertThat(mayWait()).as("the thread is in no section any more").isTrue();
        try (var _ = softirqs.enterInterrupt()) {
            kind.ask(this, "later", () -> log.add("later"));
        }
        assertThat(log).containsExactly("tidy", "later");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "So are those of another runtime: what was raised in there runs, and the thread is in no section of it")
    void handler_leavesAnotherRuntimesSectionsOpen_isReportedAndMended(Kind kind) throws Exception {
        Kernwork other = engines.runtime(1, builder -> builder.name("other"));
        Softirqs others = Softirqs.of(other);
        others.setBudget(100, LONG);
        SoftirqVector vector = others.open("v", () -> log.add("v"));
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            try (var _ = softirqs.enterInterrupt()) {
                kind.ask(this, "leaky", () -> {
                    others.enterInterrupt();
                    others.disableBottomHalves();
                    vector.raise();
                });
                kind.ask(this, "tidy", () -> log.add("tidy"));
            }
            assertThat(logs.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.message())
                            .contains("runtime 'other'", "softirq 'leaky'", "1 top halves and 1 sections"));
        }
        assertThat(log).containsExactly("v", "tidy");
        assertThat(mayWait()).as("the thread is in no section any more").isTrue();
    }

    @Test
    @DisplayName("A section of another runtime that the thread was in before is left alone: it is not the handler's")
    void handler_insideAnotherRuntimesSection_leavesThatAlone() {
        Softirqs others = Softirqs.of(engines.runtime(1, builder -> builder.name("other")));
        others.setBudget(100, LONG);
        SoftirqVector vector = others.open("v", () -> log.add("v"));
        SoftirqVector inner = softirqs.open("inner", () -> log.add("inner"));
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            try (var _ = others.disableBottomHalves()) {
                vector.raise();
                try (var _ = softirqs.enterInterrupt()) {
                    inner.raise();
                }
                log.add("still disabled");
            }
            assertThat(logs.entries()).isEmpty();
        }
        assertThat(log).containsExactly("inner", "still disabled", "v");
    }

    private boolean mayWait() throws InterruptedException {
        return Work.of("any", () -> {}).cancelSync(LONG).done();
    }

    @Test
    @DisplayName("In ksoftirqd, too")
    void handler_inKsoftirqd_isReportedAndMended() throws Exception {
        SoftirqVector later = softirqs.open("later", () -> log.add("later"));
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            Tasklet leaky = softirqs.tasklet("leaky", () -> {
                softirqs.disableBottomHalves();
                later.raise();
            });
            leaky.schedule();
            leaky.kill();
            WorkQueue queue = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
            queue.enqueue(Work.of("behind", () -> log.add("behind")));
            assertThat(queue.flush(LONG).done()).isTrue();
            assertThat(logs.entries()).extracting(LogCapture.Entry::message).anyMatch(text -> text.contains("'leaky'"));
        }
        assertThat(log).contains("later", "behind");
    }

    @Test
    @DisplayName(
            "A body on a worker that leaves sections open is reported; what it raised runs, and the next body may wait")
    void body_onAWorker_leavesSectionsOpen_isReportedAndMended() throws Exception {
        WorkQueue queue = engines.queue(runtime, "q");
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        WaitResult[] waited = new WaitResult[1];
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            queue.enqueue(Work.of("leaky", () -> {
                softirqs.enterInterrupt();
                softirqs.disableBottomHalves();
                vector.raise();
                log.add("leaky");
            }));
            queue.enqueue(Work.of("waits", () -> {
                log.add("waits");
                waited[0] = Work.of("any", () -> {}).flush(LONG);
            }));
            assertThat(queue.flush(LONG).done()).isTrue();
            assertThat(logs.entries())
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.message()).contains("'leaky'", "'q'", "1 top halves and 1 sections"));
        }
        assertThat(log).containsExactly("leaky", "v", "waits");
        assertThat(waited[0].done()).isTrue();
    }

    @Test
    @DisplayName("So is a completion that a worker runs between two bodies")
    void completion_onAWorker_leavesASectionOpen_isReportedAndMended() throws Exception {
        WorkQueue queue = engines.queue(runtime, "q");
        Gate gate = new Gate();
        Work first = Work.of("first", gate::pass);
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            queue.enqueue(first);
            gate.awaitEntered();
            first.flushAsync().thenRun(softirqs::enterInterrupt);
            queue.enqueue(Work.of("waits", () -> log.add(mayWait() ? "waited" : "gave up")));
            gate.open();
            assertThat(queue.flush(LONG).done()).isTrue();
            Bounded.until( // another worker may have run the second work
                    () -> logs.entries().stream()
                            .anyMatch(entry -> entry.message().contains("a completion ended inside 1 top halves")),
                    "the report of the completion");
        }
        assertThat(log).containsExactly("waited");
    }
}
