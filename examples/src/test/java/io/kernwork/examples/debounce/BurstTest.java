package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The folding of events into changes, and what is said about them. */
final class BurstTest {
    private final Burst burst = new Burst();

    @Test
    void take_severalEvents_oneChangeForEachPathInOrder() {
        add("b", ChangeKind.CREATED, 10);
        add("a", ChangeKind.MODIFIED, 20);
        add("b", ChangeKind.MODIFIED, 30);
        add("c", ChangeKind.CREATED, 40);
        add("c", ChangeKind.DELETED, 50);
        Digest digest = burst.take();
        assertThat(digest.changes())
                .containsExactly(
                        new Change(Path.of("a"), ChangeKind.MODIFIED),
                        new Change(Path.of("b"), ChangeKind.CREATED),
                        new Change(Path.of("c"), ChangeKind.TRANSIENT));
        assertThat(digest.events()).isEqualTo(5);
        assertThat(digest.spanNanos()).isEqualTo(40);
        assertThat(digest.counts())
                .isEqualTo(Map.of(ChangeKind.CREATED, 1, ChangeKind.MODIFIED, 1, ChangeKind.TRANSIENT, 1));
    }

    @Test
    void take_again_isEmptyAndLaterChangesAreANewBurst() {
        add("a", ChangeKind.CREATED, 10);
        assertThat(burst.paths()).isOne();
        burst.take();
        assertThat(burst.paths()).isZero();
        assertThat(burst.take()).isEqualTo(new Digest(List.of(), 0, 0));
        add("a", ChangeKind.DELETED, 100);
        Digest second = burst.take();
        assertThat(second.changes()).containsExactly(new Change(Path.of("a"), ChangeKind.DELETED));
        assertThat(second.spanNanos()).isZero();
    }

    @Test
    void digest_fewPaths_namesThem() {
        add("src/a", ChangeKind.CREATED, 0);
        add("src/a", ChangeKind.MODIFIED, 1_500_000_000L);
        add("b\u001b[2J\n", ChangeKind.DELETED, 1_500_000_000L);
        Digest digest = burst.take();
        assertThat(digest.summary()).isEqualTo("2 paths changed: 1 created, 1 deleted (3 events in 1.500 s)");
        assertThat(digest.lines()).containsExactly("deleted   b?[2J?", "created   src/a");
    }

    @Test
    void digest_onePath_isSingular() {
        add("a", ChangeKind.CREATED, 0);
        assertThat(burst.take().summary()).isEqualTo("1 path changed: 1 created (1 event in 0.000 s)");
    }

    @Test
    void digest_manyPaths_areFoldedIntoFolders() {
        IntStream.range(0, 1_500).forEach(i -> add("gen/x/" + i, ChangeKind.CREATED, i));
        add("gen/x/0", ChangeKind.DELETED, 2_000);
        add("top", ChangeKind.MODIFIED, 2_000);
        assertThat(burst.take().lines()).containsExactly("in ./: 1 modified", "in gen/x/: 1,499 created, 1 transient");
    }

    @Test
    void digest_manyFolders_restIsANumber() {
        IntStream.range(0, 30).forEach(i -> add("f" + i + "/x", ChangeKind.CREATED, i));
        assertThat(burst.take().lines()).hasSize(13).last().isEqualTo("and 18 more folders");
    }

    private void add(String path, ChangeKind kind, long now) {
        burst.add(Path.of(path), kind, now);
    }
}
