package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.WorkQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When there is a reaction, in virtual time: 100 ms of quiet, 1 s at the longest. */
final class DebounceTest {
    private final AtomicLong now = new AtomicLong();
    private final ManualKernwork runtime = Kernwork.manual(now::get);
    private final List<Throwable> failures = new ArrayList<>();
    private final WorkQueue queue = WorkQueue.builder("debounce")
            .runtime(runtime)
            .ordered()
            .onError((item, at, failure) -> failures.add(failure))
            .build();
    private final List<Digest> digests = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private final Debounce debounce = new Debounce(queue, Duration.ofMillis(100), Duration.ofSeconds(1), digest -> {
        digests.add(digest);
        meanwhile.run();
    });

    @AfterEach
    void closeRuntime() {
        queue.close();
        runtime.close();
    }

    @Test
    void changed_once_oneDigestAfterTheQuietTime() {
        changed("a");
        assertThat(runsAfter(99)).isZero();
        assertThat(runsAfter(1)).isOne();
        assertThat(digests).hasSize(1);
        assertThat(runsAfter(10_000)).isZero();
    }

    @Test
    void changed_duringTheQuietTime_putsTheReactionOff() {
        for (int i = 0; i < 5; i++) {
            changed("a" + i);
            assertThat(runsAfter(99)).isZero();
        }
        assertThat(runsAfter(1)).isOne();
        assertThat(paths(0)).containsExactly("a0", "a1", "a2", "a3", "a4");
        assertThat(digests.getFirst().spanNanos())
                .isEqualTo(Duration.ofMillis(4 * 99).toNanos());
    }

    @Test
    void changed_withoutAPause_reactsAfterTheLongestWait() {
        List<Integer> at = new ArrayList<>();
        for (int ms = 0; ms < 3_000; ms += 50) {
            changed("t" + ms);
            if (runsAfter(50) > 0) {
                at.add(ms + 50);
            }
        }
        assertThat(at).containsExactly(1_000, 2_000, 3_000);
        assertThat(paths(0)).hasSize(20);
        assertThat(paths(2)).contains("t2950").hasSize(20);
    }

    /** The longest wait counts from the first change after the last reaction, not from the first of all. */
    @Test
    void changed_afterAReaction_waitsForQuietAgain() {
        changed("a");
        assertThat(runsAfter(100)).isOne();
        runsAfter(890);
        changed("b");
        assertThat(runsAfter(99)).isZero();
        changed("c");
        assertThat(runsAfter(99)).isZero();
        assertThat(runsAfter(1)).isOne();
        assertThat(paths(1)).containsExactly("b", "c");
    }

    @Test
    void changed_duringAReaction_leadsToOneMore() {
        meanwhile = () -> {
            meanwhile = () -> {};
            for (int i = 0; i < 10; i++) {
                changed("later" + i);
                now.addAndGet(Duration.ofSeconds(1).toNanos()); // a long reaction, beyond every longest wait
            }
        };
        changed("a");
        runsAfter(100);
        runsAfter(1_000);
        assertThat(digests).hasSize(2);
        assertThat(paths(1)).hasSize(10);
    }

    @Test
    void cancelSync_armed_isNoReaction() throws InterruptedException {
        changed("a");
        assertThat(debounce.cancelSync(Duration.ofSeconds(1)).removed()).isOne();
        assertThat(runsAfter(10_000)).isZero();
        assertThat(debounce.unanswered()).isOne();
    }

    @Test
    void reaction_throws_nextBurstComesAllTheSame() {
        meanwhile = () -> {
            throw new IllegalStateException("planned");
        };
        changed("a");
        runsAfter(100);
        changed("b");
        runsAfter(100);
        assertThat(digests).hasSize(2);
        assertThat(failures).hasSize(2);
        assertThat(debounce.digests).hasValue(2);
        assertThat(debounce.events).hasValue(2);
    }

    private void changed(String path) {
        debounce.changed(Path.of(path), ChangeKind.CREATED);
    }

    private int runsAfter(long millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        return runtime.runUntilIdle();
    }

    private List<String> paths(int digest) {
        return digests.get(digest).changes().stream()
                .map(change -> change.path().toString())
                .toList();
    }
}
