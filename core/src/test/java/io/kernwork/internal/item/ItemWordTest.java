package io.kernwork.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Meeting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The counters of one word at their ends, its text, and its two ways of writing, raced. */
@Timeout(60)
final class ItemWordTest {
    private static final int ROUNDS = 200_000;
    private static final int LEAST_ROUNDS = 2_000;
    private static final int MEET_EACH = 16;
    private static final long MOST_NANOS = 1_000_000_000;

    private final Word word = new Word();
    private final Meeting meeting = new Meeting();
    private final long raceEnd = System.nanoTime() + MOST_NANOS;

    private static final class Word extends ItemWord {
        Verdict earn(Event event) {
            return verdict(apply(event), event);
        }
    }

    @Test
    void requests_atTheMaximum_stayThereAndAreStillAccepted() {
        assertThat(word.earn(Event.ENQUEUE)).isEqualTo(Verdict.QUEUE);
        for (int i = 1; i < ItemWord.MAX_REQUESTS; i++) {
            assertThat(word.earn(Event.ENQUEUE)).isEqualTo(Verdict.COALESCED);
        }
        long full = word.word();
        assertThat(ItemWord.requests(full)).isEqualTo(65_535);
        assertThat(word.earn(Event.ENQUEUE)).isEqualTo(Verdict.COALESCED);
        assertThat(word.word()).isEqualTo(full);
    }

    @Test
    void requests_atTheMaximumWhenPostponed_stayThere() {
        long full = ItemWord.PENDING + ItemWord.ALL_REQUESTS;
        Verdict verdict = ItemWord.verdict(full, Event.REARM);
        assertThat(verdict).isEqualTo(Verdict.POSTPONE);
        assertThat(ItemWord.decode(ItemWord.next(full, Event.REARM, verdict))).isEqualTo("A requests=65535 depth=0");
    }

    @Test
    void depth_beyondItsEnds_isRefusedAndUnchanged() {
        assertThat(word.earn(Event.ENABLE)).isEqualTo(Verdict.UNDERFLOW);
        assertThat(word.word()).isZero();
        for (int i = 0; i < ItemWord.MAX_DEPTH; i++) {
            assertThat(word.earn(Event.DISABLE)).isEqualTo(Verdict.NOTHING);
        }
        long deepest = word.word();
        assertThat(ItemWord.depth(deepest)).isEqualTo(65_535);
        assertThat(word.earn(Event.DISABLE)).isEqualTo(Verdict.OVERFLOW);
        assertThat(word.earn(Event.PAUSE)).isEqualTo(Verdict.OVERFLOW);
        assertThat(word.word()).isEqualTo(deepest);
        assertThat(word.earn(Event.ENABLE)).isEqualTo(Verdict.STILL_DISABLED);
    }

    @Test
    void rearm_armedItem_leavesTheWordAsItIs() {
        assertThat(word.earn(Event.ARM)).isEqualTo(Verdict.ARM);
        long armed = word.word();
        assertThat(word.earn(Event.REARM)).isEqualTo(Verdict.REARM);
        assertThat(word.word()).isEqualTo(armed);
        assertThat(ItemWord.next(armed, Event.REARM, Verdict.REARM)).isEqualTo(armed);
    }

    @Test
    void text_ofAWord_namesItsLettersAndCounts() {
        assertThat(ItemWord.decode(0)).isEqualTo(". requests=0 depth=0");
        assertThat(ItemWord.decode(-1)).isEqualTo("PARKCXd requests=65535 depth=65535");
        assertThat(ItemWord.decode(ItemWord.DEAD)).startsWith("X ");
        word.apply(Event.ENQUEUE);
        word.apply(Event.ENQUEUE);
        word.apply(Event.START);
        word.apply(Event.ARM);
        word.apply(Event.CANCEL_RUN);
        word.apply(Event.DISABLE);
        assertThat(ItemWord.decode(word.word())).isEqualTo("RCd requests=0 depth=1");
    }

    @Test
    void impossibleEvent_inAnyState_throwsWithTheDecodedWord() {
        assertThatThrownBy(() -> word.apply(Event.END))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("defect in Kernwork: END in item state . requests=0 depth=0");
        assertThatThrownBy(() -> word.apply(Event.FIRE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("defect in Kernwork: FIRE in item state . requests=0 depth=0");
        assertThat(word.word()).isZero();
    }

    @Test
    void advance_ofTheWordAsItWas_countsOneMore_elseNothing() {
        word.apply(Event.ENQUEUE);
        long queued = word.word();
        assertThat(word.advance(queued, Event.ENQUEUE, Verdict.COALESCED)).isTrue();
        assertThat(ItemWord.requests(word.word())).isEqualTo(2);
        assertThat(word.advance(queued, Event.ENQUEUE, Verdict.COALESCED)).isFalse();
        assertThat(ItemWord.requests(word.word())).isEqualTo(2);
    }

    @Test
    void applyIf_whenAnotherVerdictIsEarned_doesNothing() {
        word.apply(Event.ENQUEUE);
        long queued = word.word();
        assertThat(word.applyIf(Event.ENQUEUE, Verdict.QUEUE)).isEqualTo(queued);
        assertThat(word.word()).isEqualTo(queued);
        assertThat(word.applyIf(Event.ENQUEUE, Verdict.COALESCED)).isEqualTo(queued);
        assertThat(ItemWord.requests(word.word())).isEqualTo(2);
    }

    /** Requests by one thread, removals by another: what was accepted was removed, is saturated, or still waits. */
    @Test
    void apply_racedByTwoThreads_losesNoRequest() throws InterruptedException {
        AtomicLong accepted = new AtomicLong();
        AtomicLong removed = new AtomicLong();
        Map<Verdict, Integer> answers = new EnumMap<>(Verdict.class);
        Map<Verdict, Integer> removals = new EnumMap<>(Verdict.class);
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicBoolean over = new AtomicBoolean();
        try (Helpers helpers = new Helpers()) {
            helpers.start("requests", () -> {
                Bounded.await(start, "the other thread");
                SplittableRandom random = new SplittableRandom(0);
                try {
                    for (int i = 0; goesOn(i); i++) {
                        long before = word.apply(Event.ENQUEUE);
                        Verdict answer = ItemWord.verdict(before, Event.ENQUEUE);
                        answers.merge(answer, 1, Integer::sum);
                        boolean saturated = ItemWord.requests(before) == ItemWord.MAX_REQUESTS;
                        accepted.addAndGet(answer == Verdict.DISABLED || saturated ? 0 : 1);
                        meet(0, random);
                    }
                } finally {
                    over.set(true);
                    meeting.leave(0);
                }
            });
            helpers.start("removals", () -> {
                Bounded.await(start, "the other thread");
                SplittableRandom random = new SplittableRandom(1);
                try {
                    while (!over.get()) {
                        removed.addAndGet(removal(Event.CANCEL, removals));
                        meet(1, random);
                        removed.addAndGet(removal(Event.DISABLE, removals));
                        meet(1, random);
                        word.apply(Event.ENABLE);
                        meet(1, random);
                    }
                } finally {
                    meeting.leave(1);
                }
            });
        }
        System.out.println("item word raced: requests " + shares(answers) + "; removals " + shares(removals));
        assertMet(answers, Verdict.QUEUE, Verdict.COALESCED, Verdict.DISABLED);
        assertMet(removals, Verdict.REMOVED, Verdict.NOTHING);
        assertThat(removed.get() + ItemWord.requests(word.word())).isEqualTo(accepted.get());
        assertThat(ItemWord.depth(word.word())).isZero();
    }

    private int removal(Event event, Map<Verdict, Integer> outcomes) {
        long before = word.apply(event);
        outcomes.merge(ItemWord.verdict(before, event), 1, Integer::sum);
        return ItemWord.requests(before);
    }

    /** Two threads want the same transition: one of them gets it, every time, and so nobody else can undo it. */
    @Test
    void applyIf_racedByTwoThreads_isWonByOne() throws InterruptedException {
        AtomicLong rounds = new AtomicLong();
        List<Map<Verdict, Integer>> outcomes = List.of(new EnumMap<>(Verdict.class), new EnumMap<>(Verdict.class));
        CyclicBarrier start = new CyclicBarrier(2);
        try (Helpers helpers = new Helpers()) {
            for (int i = 0; i < 2; i++) {
                int side = i;
                helpers.start("taker " + i, () -> {
                    Bounded.await(start, "the other thread");
                    try {
                        takeAndGiveBack(side, outcomes.get(side), rounds);
                    } finally {
                        meeting.leave(side);
                    }
                });
            }
        }
        System.out.println(
                "item word raced: one thread " + shares(outcomes.get(0)) + "; the other " + shares(outcomes.get(1)));
        outcomes.forEach(own -> assertMet(own, Verdict.QUEUE, Verdict.COALESCED));
        assertThat(word.word()).isZero();
    }

    /** They meet while this one holds what both want, and while nobody does. */
    private void takeAndGiveBack(int side, Map<Verdict, Integer> own, AtomicLong rounds) {
        SplittableRandom random = new SplittableRandom(side);
        while (goesOn(rounds.get())) {
            Verdict answer = earnIf(Event.ENQUEUE, Verdict.QUEUE);
            own.merge(answer, 1, Integer::sum);
            meet(side, random);
            if (answer == Verdict.QUEUE) {
                boolean mine = earnIf(Event.CANCEL, Verdict.REMOVED) == Verdict.REMOVED;
                rounds.addAndGet(mine ? 1 : ROUNDS); // a failure ends the other thread, too
                assertThat(mine).isTrue();
                meet(side, random);
            }
        }
    }

    /** Fewer rounds on a busy machine, where each meeting takes its time. */
    private boolean goesOn(long round) {
        return round < ROUNDS && (round < LEAST_ROUNDS || System.nanoTime() - raceEnd < 0);
    }

    /** So that the two meet on one CPU and on a busy machine, too, and anywhere; in between they run free. */
    private void meet(int side, SplittableRandom random) {
        if (random.nextInt(MEET_EACH) == 0) {
            meeting.await(side);
        } else {
            meeting.step(side);
        }
    }

    /** Threads that never meet prove nothing: each outcome has its share. */
    private static void assertMet(Map<Verdict, Integer> outcomes, Verdict... expected) {
        int all = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        for (Verdict verdict : expected) {
            assertThat(100.0 * outcomes.getOrDefault(verdict, 0) / all)
                    .as("share of %s in %s", verdict, outcomes)
                    .isGreaterThanOrEqualTo(1.0);
        }
    }

    private Verdict earnIf(Event event, Verdict verdict) {
        return ItemWord.verdict(word.applyIf(event, verdict), event);
    }

    private static String shares(Map<Verdict, Integer> outcomes) {
        int all = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        return outcomes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Math.round(100.0 * entry.getValue() / all) + " %")
                .collect(Collectors.joining(", ", all + ": ", ""));
    }
}
