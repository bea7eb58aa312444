package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it, with real files. */
final class DebouncerTest {
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Kernwork runtime = Kernwork.builder().name("debounce").cpus(2).build();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<Digest> digests = new CopyOnWriteArrayList<>();

    @TempDir
    private Path outside = Path.of("unset");

    @AfterEach
    void closeRuntime() {
        runtime.close();
        assertThat(problems).isEmpty();
    }

    @Test
    void burst_ofAThousandFiles_fewDigestsAndNoPathLost() throws Exception {
        Path folder = folder();
        try (Debouncer _ = start(folder, Duration.ofMillis(300), LONG, digests::add)) {
            Set<Path> expected = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                Path file = folder.resolve(i % 10 + "/" + i);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "x");
                expected.add(folder.relativize(file));
            }
            awaitPaths(expected);
            assertThat(digests).hasSizeLessThan(20); // one, unless the machine halts again and again
            assertThat(digests)
                    .allSatisfy(digest -> assertThat(digest.isEmpty()).isFalse());
        }
    }

    @Test
    void foldersMadeAndRemoved_whileWatched_areFollowed() throws Exception {
        Path folder = folder();
        try (Debouncer _ = start(folder, QUIET, LONG, digests::add)) {
            for (int round = 0; round < 5; round++) {
                Path file = folder.resolve("a/b/c/file" + round);
                Files.createDirectories(file.getParent());
                awaitPaths(Set.of(Path.of("a/b/c")));
                Files.writeString(file, "x");
                awaitPaths(Set.of(folder.relativize(file)));
                Folders.delete(folder.resolve("a"));
                awaitPaths(Set.of(Path.of("a"), Path.of("a/b"), Path.of("a/b/c"), folder.relativize(file)));
            }
        }
    }

    @Test
    void reactionThatTakesLong_manyBurstsMeanwhile_oneMoreFollows() throws Exception {
        Path folder = folder();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger within = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Debouncer debouncer = start(folder, QUIET, Duration.ofMillis(200), digest -> {
            most.accumulateAndGet(within.incrementAndGet(), Math::max);
            inside.countDown();
            Eventually.await(goOn, "the test to let the reaction end");
            digests.add(digest);
            within.decrementAndGet();
        });
        try (debouncer) {
            Files.createFile(folder.resolve("first"));
            Eventually.await(inside, "the first reaction");
            Set<Path> later = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                later.add(folder.relativize(Files.createFile(folder.resolve("later" + i))));
                int seen = i + 2;
                Eventually.until("change " + seen, () -> debouncer.stats().events() >= seen);
            }
            Eventually.until("its time has come", debouncer::isDue);
            goOn.countDown();
            Eventually.until("the second digest", () -> digests.size() >= 2);
            assertThat(digests.get(1).changes()).extracting(Change::path).containsExactlyInAnyOrderElementsOf(later);
        }
        assertThat(digests).hasSize(2);
        assertThat(most).hasValue(1);
        assertThat(debouncer.stats()).isEqualTo(new DebounceStats(51, 2, 0, 0));
    }

    /** The trickle ends only when there were three digests, so without the longest wait there is none. */
    @Test
    void trickle_withoutAPause_reactsAllTheSame() throws Exception {
        Path folder = folder();
        Duration second = Duration.ofSeconds(1);
        try (Debouncer debouncer = start(folder, second, second, digests::add)) {
            AtomicInteger files = new AtomicInteger();
            Eventually.until("three digests", () -> {
                Files.createFile(folder.resolve("t" + files.getAndIncrement()));
                return digests.size() >= 3;
            });
            assertThat(debouncer.stats().events()).isGreaterThan(3);
        }
    }

    @Test
    void command_changesWhileItRuns_neverBesideItself() throws Exception {
        Path folder = folder();
        Path busy = outside.resolve("busy");
        Path log = outside.resolve("log");
        String script = "mkdir " + busy + " || echo beside >>" + log + "; echo run >>" + log + "; " + "while [ -e "
                + outside.resolve("hold") + " ]; do sleep 0.01; done; rmdir " + busy;
        Path hold = Files.createFile(outside.resolve("hold"));
        RunCommand command = new RunCommand(List.of("sh", "-c", script), new PrintWriter(new StringWriter()));
        Debouncer debouncer = start(folder, QUIET, LONG, command);
        try (debouncer) {
            Files.createFile(folder.resolve("first"));
            Eventually.until("the first run", () -> Files.exists(log) && Files.size(log) > 0);
            for (int i = 0; i < 3; i++) {
                Files.createFile(folder.resolve("later" + i));
                Eventually.until("its time has come", debouncer::isDue);
            }
            Files.delete(hold);
            Eventually.until(
                    "two runs have ended", () -> Files.readAllLines(log).size() >= 2 && Files.notExists(busy));
        }
        assertThat(log).hasContent("run\nrun");
    }

    @Test
    void close_whileTheCommandRuns_endsItAndReturns() throws Exception {
        Path folder = folder();
        Path number = outside.resolve("number");
        String script = "echo $$ >" + number + "; sleep 1000; echo survived >" + outside.resolve("survived");
        RunCommand command = new RunCommand(List.of("sh", "-c", script), new PrintWriter(new StringWriter()));
        Debouncer debouncer = start(folder, QUIET, LONG, command);
        Files.createFile(folder.resolve("first"));
        Eventually.until(
                "the number",
                () -> Files.exists(number) && Files.readString(number).endsWith("\n"));
        ProcessHandle shell = ProcessHandle.of(
                        Long.parseLong(Files.readString(number).strip()))
                .orElseThrow();
        List<ProcessHandle> family =
                Stream.concat(Stream.of(shell), shell.descendants()).toList();
        Files.createFile(folder.resolve("second"));
        Eventually.until("the second change, and that its time has come", debouncer::isDue);
        debouncer.close();
        for (ProcessHandle process : family) {
            assertThat(ProcessTree.hasEnded(process)).as("%s", process.info()).isTrue();
        }
        assertThat(debouncer.stats()).isEqualTo(new DebounceStats(2, 1, 1, 0));
        assertThat(debouncer.awaitEnd()).isNull();
        assertThat(outside.resolve("survived")).doesNotExist();
        Files.createFile(folder.resolve("third"));
        assertThat(debouncer.stats().events()).isEqualTo(2);
    }

    @Test
    void folder_deleted_endsTheWatchWithALastDigest() throws Exception {
        Path folder = folder();
        Files.createFile(folder.resolve("a"));
        try (Debouncer debouncer = start(folder, LONG, LONG, digests::add)) {
            Folders.delete(folder);
            assertThat(debouncer.awaitEnd()).isEqualTo(folder + " is gone");
            debouncer.flush();
            assertThat(digests).hasSize(1);
            assertThat(digests.getFirst().changes()).containsExactly(new Change(Path.of("a"), ChangeKind.DELETED));
        }
    }

    @Test
    void close_fromSeveralThreadsAndAgain_isIdempotent() throws Exception {
        Debouncer debouncer = start(folder(), QUIET, LONG, digests::add);
        Thread other = Thread.ofPlatform().start(debouncer::close);
        debouncer.close();
        assertThat(other.join(Duration.ofSeconds(30))).isTrue();
        debouncer.close();
    }

    @Test
    void start_noFolder_leavesNothingOpen() {
        assertThatThrownBy(() -> start(outside.resolve("absent"), QUIET, LONG, digests::add))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void reaction_throws_isReported() throws Exception {
        Path folder = folder();
        try (Debouncer _ = start(folder, QUIET, LONG, digest -> {
            throw new IOException("planned");
        })) {
            Files.createFile(folder.resolve("a"));
            Eventually.until("the problem", () -> !problems.isEmpty());
        }
        assertThat(problems).containsExactly("the reaction failed: java.io.IOException: planned");
        problems.clear();
    }

    private Debouncer start(Path folder, Duration quiet, Duration maxWait, Reaction reaction) throws IOException {
        DebounceOptions options = DebounceOptions.of(folder).withTimes(quiet, maxWait);
        return Debouncer.start(runtime, options, reaction, problems::add);
    }

    private Path folder() throws IOException {
        return Files.createDirectory(outside.resolve("watched")).toRealPath();
    }

    private void awaitPaths(Set<Path> expected) {
        Eventually.until("all " + expected.size() + " paths", () -> {
            Set<Path> seen = new HashSet<>();
            digests.forEach(digest -> digest.changes().forEach(change -> seen.add(change.path())));
            return seen.containsAll(expected);
        });
    }
}
