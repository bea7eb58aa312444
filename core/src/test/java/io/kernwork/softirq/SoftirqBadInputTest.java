package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at the door, with the rule in the message and nothing changed. */
@Timeout(60)
class SoftirqBadInputTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1, builder -> builder.name("rt"));
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void noHurry() {
        softirqs.setBudget(100, Duration.ofSeconds(20)); // or on a busy machine ksoftirqd goes on
    }

    /** One that enters a section. */
    private List<Supplier<AtomicSection>> kinds() {
        return List.of(softirqs::enterInterrupt, softirqs::disableBottomHalves);
    }

    /** The ends of sections run what is raised, so all is as it was. */
    private void assertBalanced() {
        SoftirqVector vector = softirqs.open("balance", () -> log.add("ran"));
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("ran");
    }

    @Test
    @DisplayName(
            "A virtual thread is refused in both kinds of section; it may raise and schedule, which is ksoftirqd's")
    void enter_onAVirtualThread_isRefused() throws Exception {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t"));
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Thread virtual = Thread.ofVirtual().start(() -> {
            for (Supplier<AtomicSection> kind : kinds()) {
                try {
                    kind.get().close();
                } catch (IllegalStateException refused) {
                    thrown.add(refused);
                }
            }
            vector.raise();
            tasklet.schedule();
        });
        virtual.join(20_000);
        assertThat(thrown)
                .hasSize(2)
                .allSatisfy(refused -> assertThat(refused)
                        .hasMessageContaining("virtual thread")
                        .hasMessageContaining("'rt'")
                        .hasMessageContaining("use a platform thread"));
        Bounded.until(() -> log.size() == 2, "ksoftirqd has run both: " + log);
    }

    @Test
    @DisplayName("A section is left as often as it was entered, and not once more; both kinds are counted apart")
    void close_tooOften_isRefused() {
        for (Supplier<AtomicSection> kind : kinds()) {
            AtomicSection section = kind.get();
            AtomicSection again = kind.get();
            assertThat(again).as("one object for each thread").isSameAs(section);
            section.close();
            again.close();
            assertThatThrownBy(section::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not entered")
                    .hasMessageContaining(Thread.currentThread().getName());
        }
        AtomicSection interrupt = softirqs.enterInterrupt();
        AtomicSection disabled = softirqs.disableBottomHalves();
        disabled.close();
        assertThatThrownBy(disabled::close).isInstanceOf(IllegalStateException.class);
        interrupt.close();
        assertBalanced();
    }

    @Test
    @DisplayName("A section is left on the thread that has entered it, and stays entered when another one tries")
    void close_onAnotherThread_isRefused() throws Exception {
        for (Supplier<AtomicSection> kind : kinds()) {
            AtomicSection section = kind.get();
            try (Helpers helpers = new Helpers()) {
                helpers.start(
                        "other",
                        () -> assertThatThrownBy(section::close)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("left on thread 'other'")
                                .hasMessageContaining("try-with-resources"));
            }
            section.close();
        }
        assertBalanced();
    }

    @Test
    @DisplayName("A vector is opened once by its number and once by its name, and stays as it was")
    void open_twice_isRefused() {
        SoftirqVector first = softirqs.open(5, "net-rx", () -> log.add("first"));
        assertThatThrownBy(() -> softirqs.open(5, "other", () -> log.add("second")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vector 5 of runtime 'rt' is open under the name 'net-rx'")
                .hasMessageContaining("'other' needs another number");
        for (Runnable open : List.<Runnable>of(
                () -> softirqs.open("net-rx", () -> {}), () -> softirqs.open(6, "net-rx", () -> {}))) {
            assertThatThrownBy(open::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("needs another name");
        }
        try (var _ = softirqs.enterInterrupt()) {
            first.raise();
        }
        assertThat(log).containsExactly("first");
        assertThat(softirqs).hasToString("Softirqs[rt, 5 net-rx]");
        assertThat(first).hasToString("SoftirqVector[5 net-rx]");
        assertThat(first.number()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32, Integer.MIN_VALUE, Integer.MAX_VALUE})
    @DisplayName("There are the numbers 0 to 31")
    void open_numberOutOfRange_isRefused(int number) {
        assertThatThrownBy(() -> softirqs.open(number, "v", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 31, not " + number);
    }

    @Test
    @DisplayName("Opened without a number a vector takes the lowest that is free; when all are open there is no place")
    void open_allOpen_isRefused() {
        softirqs.open(1, "one", () -> {});
        assertThat(softirqs.open("zero", () -> {}).number()).isZero();
        assertThat(softirqs.open("two", () -> {}).number()).isEqualTo(2);
        for (int number = 3; number < Softirqs.VECTORS; number++) {
            assertThat(softirqs.open("v" + number, () -> {}).number()).isEqualTo(number);
        }
        assertThatThrownBy(() -> softirqs.open("one more", () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("32 vectors, and all are open")
                .hasMessageContaining("'one more'");
    }

    @Test
    @NullUnmarked
    @DisplayName("Names must not be blank, and nothing may be null")
    void arguments_missing_areRefused() {
        for (String blank : List.of("", "  ")) {
            for (Runnable call : List.<Runnable>of(
                    () -> softirqs.open(blank, () -> {}),
                    () -> softirqs.open(1, blank, () -> {}),
                    () -> softirqs.tasklet(blank, () -> {}),
                    () -> softirqs.disabledTasklet(blank, () -> {}),
                    () -> BottomHalves.of(runtime).init(1, blank, () -> {}))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("blank");
            }
        }
        for (Runnable call : List.<Runnable>of(
                () -> softirqs.open(null, () -> {}),
                () -> softirqs.open("v", null),
                () -> softirqs.tasklet(null, () -> {}),
                () -> softirqs.tasklet("t", null),
                () -> BottomHalves.of(runtime).init(1, null),
                () -> softirqs.setBudget(1, null),
                () -> softirqs.setHandlerLimit(null),
                () -> Softirqs.of(null),
                () -> BottomHalves.of(null))) {
            assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class);
        }
        assertThat(BottomHalves.of(runtime)).hasToString("BottomHalves[]");
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                refused(builder -> builder.bottomHalf().maxActive(1), "no limit"),
                refused(builder -> builder.maxActive(256).bottomHalf(), "no limit"),
                refused(builder -> builder.bottomHalf().ordered(), "ordered()"),
                refused(builder -> builder.highPriority().unbound().bottomHalf(), "unbound()"));
    }

    private static Arguments refused(UnaryOperator<WorkQueueBuilder> options, String text) {
        return Arguments.of(options, text);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    @DisplayName("M10: a bottom-half queue with a limit, an order or unbound workers is refused")
    void build_contradiction_isRefused(UnaryOperator<WorkQueueBuilder> options, String text) {
        WorkQueueBuilder builder = options.apply(WorkQueue.builder("q").runtime(runtime));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'q'")
                .hasMessageContaining(text);
    }

    @Test
    @DisplayName("M10: a bottom-half queue has no limit, and none can be set")
    void setMaxActive_bottomHalf_isRefused() {
        WorkQueue queue =
                engines.queue(runtime, "bh", builder -> builder.bottomHalf().perCpu());
        assertThat(queue.maxActive()).isEqualTo(Integer.MAX_VALUE);
        assertThat(queue.isOrdered()).isFalse();
        assertThatThrownBy(() -> queue.setMaxActive(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'bh' is a bottom-half queue and has no limit");
        assertThat(queue.maxActive()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("A work of another runtime is refused and stays usable there")
    void enqueue_workOfAnotherRuntime_isRefused() throws Exception {
        Kernwork other = engines.runtime(1, builder -> builder.name("other"));
        WorkQueue there = engines.queue(other, "there", builder -> builder.bottomHalf());
        WorkQueue here = engines.queue(runtime, "here", builder -> builder.bottomHalf());
        Work work = Work.of("w", () -> log.add("w"));
        there.enqueue(work);
        assertThat(there.flush(Duration.ofSeconds(20)).done()).isTrue();
        assertThatThrownBy(() -> here.enqueue(work))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'other'")
                .hasMessageContaining("'rt'");
        there.enqueue(work);
        assertThat(there.flush(Duration.ofSeconds(20)).done()).isTrue();
        assertThat(log).containsExactly("w", "w");
    }
}
