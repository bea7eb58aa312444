package io.kernwork.examples.debounce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system's events are made into: the test does what the watcher's thread does, until it has seen enough. */
final class FolderTreeTest implements FolderTree.Listener {
    private static final String MARK = "zz-mark";

    private final Map<Path, ChangeKind> changes = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final WatchService service = FileSystems.getDefault().newWatchService();

    @TempDir
    private Path outside = Path.of("unset");

    private Path root = Path.of("unset");
    private FolderTree tree = treeOf(root);
    private int marks;

    FolderTreeTest() throws IOException {}

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectories(outside.resolve("root"));
        write("old/deep/a");
        write("old/b");
        write(".git/HEAD");
        for (String old : List.of("old/deep/a", "old/b")) { // what is only just written may be taken for modified
            Files.setLastModifiedTime(root.resolve(old), FileTime.fromMillis(0));
        }
        tree = treeOf(root);
        tree.open();
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        assertThat(problems).isEmpty();
    }

    @Override
    public void changed(Path path, ChangeKind kind) {
        changes.merge(path, kind, ChangeKind::then);
    }

    @Override
    public void problem(String text) {
        problems.add(text);
    }

    @Test
    void open_reportsNothing() throws Exception {
        assertThat(tree.size()).isEqualTo(3);
        assertThat(seen()).isEmpty();
    }

    @Test
    void files_areToldByWhatHappened() throws Exception {
        write("new");
        write("old/b");
        Files.delete(root.resolve("old/deep/a"));
        assertThat(seen())
                .isEqualTo(Map.of(
                        "new", ChangeKind.CREATED, "old/b", ChangeKind.MODIFIED, "old/deep/a", ChangeKind.DELETED));
    }

    /** All of it is there before the events are looked at: nobody could have registered the inner folders in time. */
    @Test
    void newFolders_contentFromBeforeTheyAreWatched_isSeen() throws Exception {
        write("n/n/n/x");
        assertThat(seen()).containsKeys("n", "n/n", "n/n/n", "n/n/n/x").hasSize(4);
        write("n/n/n/y");
        assertThat(seen()).isEqualTo(Map.of("n/n/n/y", ChangeKind.CREATED));
    }

    @Test
    void folder_deletedAndMadeAgain_isWatchedAgain() throws Exception {
        deleteTree("old");
        assertThat(seen()).hasSize(4).containsEntry("old/deep/a", ChangeKind.DELETED);
        assertThat(tree.size()).isEqualTo(1);
        write("old/deep/a");
        assertThat(seen()).hasSize(3).containsEntry("old/deep/a", ChangeKind.CREATED);
        deleteTree("old");
        write("old/deep/a");
        seen();
        write("old/deep/again");
        assertThat(seen()).isEqualTo(Map.of("old/deep/again", ChangeKind.CREATED));
        assertThat(tree.size()).isEqualTo(3);
    }

    /** The system sends nothing about what lies in a folder that is moved. */
    @Test
    void folder_movedAway_itsContentIsDeleted() throws Exception {
        Files.move(root.resolve("old"), outside.resolve("elsewhere"));
        assertThat(seen()).hasSize(4).containsEntry("old/deep/a", ChangeKind.DELETED);
        Files.writeString(outside.resolve("elsewhere/deep/not-ours"), "x");
        assertThat(seen()).isEmpty();
        Files.move(outside.resolve("elsewhere"), root.resolve("back"));
        assertThat(seen()).hasSize(5).containsEntry("back/deep/not-ours", ChangeKind.CREATED);
    }

    /** The system's watch of a folder goes with it, and knows only the old name. */
    @Test
    void folder_renamed_isWatchedUnderItsNewName() throws Exception {
        Files.move(root.resolve("old"), root.resolve("aaa"));
        assertThat(seen())
                .hasSize(8)
                .containsEntry("old/deep/a", ChangeKind.DELETED)
                .containsEntry("aaa/deep/a", ChangeKind.CREATED);
        write("aaa/deep/more");
        assertThat(seen()).isEqualTo(Map.of("aaa/deep/more", ChangeKind.CREATED));
        assertThat(tree.size()).isEqualTo(3);
    }

    /** It is found under its new name before the system has said that it is gone from the old one. */
    @Test
    void folder_movedIntoANewOne_isStillWatched() throws Exception {
        Files.createDirectory(root.resolve("n"));
        Files.move(root.resolve("old"), root.resolve("n/old"));
        assertThat(seen()).hasSize(9).containsEntry("old/b", ChangeKind.DELETED);
        write("n/old/more");
        write("n/old/deep/more");
        assertThat(seen()).containsOnlyKeys("n/old/more", "n/old/deep/more");
    }

    @Test
    void file_replacedByAFolderAndBack_isSeen() throws Exception {
        Files.delete(root.resolve("old/b"));
        write("old/b/inside");
        assertThat(seen())
                .containsEntry("old/b", ChangeKind.MODIFIED)
                .containsEntry("old/b/inside", ChangeKind.CREATED);
        deleteTree("old/b");
        write("old/b");
        assertThat(seen())
                .containsEntry("old/b", ChangeKind.MODIFIED)
                .containsEntry("old/b/inside", ChangeKind.DELETED);
    }

    /** An editor's way to save. */
    @Test
    void file_replacedByARename_isModified() throws Exception {
        write("old/b.new");
        Files.move(root.resolve("old/b.new"), root.resolve("old/b"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(seen()).isEqualTo(Map.of("old/b", ChangeKind.MODIFIED, "old/b.new", ChangeKind.TRANSIENT));
    }

    @Test
    void ignored_isNotSeen() throws Exception {
        write(".git/index");
        write("target/classes/X");
        write("old/x.tmp");
        assertThat(seen()).isEmpty();
        assertThat(tree.size()).isEqualTo(3);
    }

    @Test
    void link_isNotFollowed() throws Exception {
        Files.createDirectory(outside.resolve("linked"));
        Files.createSymbolicLink(root.resolve("link"), outside.resolve("linked"));
        assertThat(seen()).isEqualTo(Map.of("link", ChangeKind.CREATED));
        Files.writeString(outside.resolve("linked/x"), "x");
        assertThat(seen()).isEmpty();
    }

    /**
     * The mark lies in another folder: when its event is there, so were all before it, and were too many for the first
     * folder's key, which nobody has emptied.
     */
    @Test
    void overflow_isMadeUpForByAScan() throws Exception {
        for (int i = 0; i < 800; i++) {
            write("old/f" + i);
        }
        Files.delete(root.resolve("old/b"));
        write("old/new/x");
        Map<String, ChangeKind> seen = seen();
        assertThat(tree.overflows.get()).isPositive();
        assertThat(seen)
                .hasSize(803)
                .containsEntry("old/b", ChangeKind.DELETED)
                .containsEntry("old/new/x", ChangeKind.CREATED);
        write("old/new/y");
        write("old/f7");
        assertThat(seen()).containsEntry("old/new/y", ChangeKind.CREATED).containsEntry("old/f7", ChangeKind.MODIFIED);
    }

    @Test
    void root_deleted_isGone() throws Exception {
        assertThat(tree.isGone()).isFalse();
        deleteTree("");
        Eventually.until("the tree is gone", () -> {
            readPending(1);
            return tree.isGone();
        });
        assertThat(changes).containsEntry(Path.of("old/deep/a"), ChangeKind.DELETED);
        assertThat(tree.size()).isZero();
    }

    @Test
    void open_noFolder_throws() {
        assertThatThrownBy(() -> treeOf(outside.resolve("absent")).open()).isInstanceOf(NoSuchFileException.class);
    }

    private FolderTree treeOf(Path folder) {
        return new FolderTree(folder, new IgnoredPaths(List.of("*.tmp", "target/"), true), service, this);
    }

    /** What has changed since the last call: reads until a mark made now is seen, which the system tells last. */
    private Map<String, ChangeKind> seen() throws Exception {
        Path mark = Path.of(MARK + marks++);
        Files.createFile(root.resolve(mark));
        List<WatchKey> signalled = new ArrayList<>();
        do { // until the mark's folder is among them: none is emptied before the system has told everything
            signalled.add(requireNonNull(service.poll(30, TimeUnit.SECONDS), "an event"));
        } while (!root.equals(signalled.getLast().watchable()));
        signalled.forEach(tree::read);
        Eventually.until("the mark is seen", () -> {
            readPending(1);
            return changes.containsKey(mark);
        });
        readPending(0);
        Map<String, ChangeKind> seen = new HashMap<>();
        changes.forEach((path, kind) -> seen.put(path.toString(), kind));
        seen.keySet().removeIf(path -> path.startsWith(MARK));
        changes.clear();
        return seen;
    }

    private void readPending(int millis) throws InterruptedException {
        for (WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS); key != null; key = service.poll()) {
            tree.read(key);
        }
    }

    private void write(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name + System.nanoTime());
    }

    private void deleteTree(String name) throws IOException {
        Folders.delete(root.resolve(name));
    }
}
