package io.kernwork.internal.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One thread takes the steps of {@link PendingWord} one after the other; what several threads do is walked by the model. */
final class PendingWordTest {
    private static final long ONE = 1;
    private static final long TWO = 2;

    private final PendingWord word = new PendingWord();

    private void is(long pending, boolean served, boolean inside, boolean shut) {
        assertThat(word.pending()).as("pending").isEqualTo(pending);
        assertThat(word.isServed()).as("served").isEqualTo(served);
        assertThat(word.isInside()).as("inside").isEqualTo(inside);
        assertThat(word.isShut()).as("shut").isEqualTo(shut);
        assertThat(word.word())
                .isEqualTo(pending
                        | (served ? PendingWord.SERVED : 0)
                        | (inside ? PendingWord.INSIDE : 0)
                        | (shut ? PendingWord.SHUT : 0));
    }

    @Test
    @DisplayName("ksoftirqd is called once for all that is raised, and runs it until nothing is left")
    void post_thenKsoftirqd() {
        is(0, false, false, false);
        assertThat(word.post(ONE)).as("to be called").isTrue();
        assertThat(word.post(TWO)).as("called already").isFalse();
        is(ONE | TWO, true, false, false);
        assertThat(word.begin()).isEqualTo(ONE | TWO);
        is(0, true, true, false);
        assertThat(word.post(TWO)).isFalse();
        assertThat(word.proceed(ONE)).as("raised elsewhere and by itself").isEqualTo(ONE | TWO);
        assertThat(word.proceed(0)).isZero();
        is(0, false, false, false);
    }

    @Test
    @DisplayName("the CPU's thread runs what is raised in its section, and gives the rest to ksoftirqd")
    void acquire_thenHandOver() {
        assertThat(word.acquire(ONE)).isEqualTo(ONE);
        is(0, true, false, false);
        assertThat(word.acquire(TWO)).as("somebody has the right").isZero();
        is(TWO, true, false, false);
        word.handOver(ONE);
        is(ONE | TWO, true, false, false);
        assertThat(word.begin()).isEqualTo(ONE | TWO);
        assertThat(word.proceed(0)).isZero();
        assertThat(word.begin()).as("nothing is there").isZero();
    }

    @Test
    @DisplayName("while the CPU's thread wants no softirqs none begins; what came meanwhile is its own afterwards")
    void shut_thenOpen() {
        assertThat(word.shut()).as("nobody is inside").isTrue();
        is(0, false, false, true);
        assertThat(word.post(ONE)).as("not called while shut").isFalse();
        is(ONE, false, false, true);
        assertThat(word.open(TWO)).isEqualTo(ONE | TWO);
        is(0, true, false, false);
        assertThat(word.proceed(0)).isZero();
        assertThat(word.shut()).isTrue();
        assertThat(word.open(0)).as("nothing came").isZero();
        is(0, false, false, false);
    }

    @Test
    @DisplayName("ksoftirqd that is inside is waited for, and gives its right up between two passes")
    void shut_whileInside() {
        assertThat(word.post(ONE)).isTrue();
        assertThat(word.begin()).isEqualTo(ONE);
        assertThat(word.shut()).as("somebody is inside").isFalse();
        is(0, true, true, true);
        assertThat(word.proceed(TWO)).isZero();
        is(TWO, false, false, true);
        assertThat(word.open(0)).isEqualTo(TWO);
    }
}
