package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.executor.QueueExecutor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TaskExecutor;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches of Lucene whose slices are tasks of a view, against the same searches by one thread; and merges that run on one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LuceneTest {
    private static final int DOCUMENTS = 3_000;
    private static final int SEGMENTS = 12;
    private static final int HITS = 100;
    private static final String[] WORDS = {"queue", "work", "task", "timer", "lock", "idle", "drain", "flush"};
    private static final Sort BY_WEIGHT =
            new Sort(new SortField("weight", SortField.Type.LONG, true), SortField.FIELD_DOC);

    private final Directory directory = new ByteBuffersDirectory();
    private final IndexReader reader;

    LuceneTest() throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE);
        try (var writer = new IndexWriter(directory, config)) {
            fill(writer);
        }
        reader = DirectoryReader.open(directory);
    }

    /** The same documents each time, in as many segments as there are commits. */
    private static void fill(IndexWriter writer) throws IOException {
        var random = new Random(7);
        for (int i = 1; i <= DOCUMENTS; i++) {
            var text = new StringBuilder();
            for (int word = random.nextInt(4, 20); word > 0; word--) {
                text.append(WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))])
                        .append(' ');
            }
            var document = new Document();
            document.add(new TextField("text", text.toString(), Field.Store.YES));
            document.add(new NumericDocValuesField("weight", random.nextInt(1_000)));
            writer.addDocument(document);
            if (i % (DOCUMENTS / SEGMENTS) == 0) {
                writer.commit();
            }
        }
    }

    @BeforeAll
    void hasSegments() {
        assertThat(reader.leaves()).hasSize(SEGMENTS);
    }

    @AfterAll
    void close() throws IOException {
        reader.close();
        directory.close();
    }

    private static List<Query> queries() {
        List<Query> terms = Arrays.stream(WORDS)
                .map(word -> (Query) new TermQuery(new Term("text", word)))
                .toList();
        Query both = new BooleanQuery.Builder()
                .add(terms.get(0), BooleanClause.Occur.MUST)
                .add(terms.get(6), BooleanClause.Occur.MUST)
                .add(terms.get(7), BooleanClause.Occur.MUST_NOT)
                .build();
        Query any = new BooleanQuery.Builder()
                .add(terms.get(5), BooleanClause.Occur.SHOULD)
                .add(terms.get(6), BooleanClause.Occur.SHOULD)
                .build();
        return List.of(terms.get(0), terms.get(3), terms.get(7), both, any, new MatchAllDocsQuery());
    }

    /** A searcher with a slice for each segment. */
    private static IndexSearcher sliced(IndexReader reader, Executor executor) {
        return new IndexSearcher(reader, executor) {
            @Override
            protected LeafSlice[] slices(List<LeafReaderContext> leaves) {
                return slices(leaves, 1, 1, false);
            }
        };
    }

    private static List<String> search(IndexSearcher searcher, Query query) throws IOException {
        TopDocs byScore = searcher.search(query, new TopScoreDocCollectorManager(HITS, null, Integer.MAX_VALUE));
        TopDocs byWeight = searcher.search(query, HITS, BY_WEIGHT);
        return List.of(
                byScore.totalHits.toString(),
                Arrays.toString(byScore.scoreDocs),
                Arrays.toString(byWeight.scoreDocs),
                "count " + searcher.count(query));
    }

    /** Every query finds the same documents with the same scores in the same order. */
    @ParameterizedTest
    @EnumSource
    void concurrentSearch(Kind kind) throws Exception {
        var alone = new IndexSearcher(reader);
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            IndexSearcher concurrent = sliced(reader, view);
            assertThat(concurrent.getSlices()).hasSize(SEGMENTS);
            for (Query query : queries()) {
                assertThat(search(concurrent, query)).as(query.toString()).isEqualTo(search(alone, query));
            }
            assertThat(views.started(view)).isPositive();
        }
    }

    /**
     * Searches that are themselves tasks of the view whose slots they take: the searching thread runs what nobody else has begun. What that leaves in the queue
     * takes room until its turn comes, so a bounded view would have to refuse some.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOUNDED")
    void searchesOfTasks(Kind kind) throws Exception {
        var alone = new IndexSearcher(reader);
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            IndexSearcher concurrent = sliced(reader, view);
            List<Future<List<String>>> found = IntStream.range(0, 4)
                    .boxed()
                    .flatMap(round -> queries().stream())
                    .map(query -> (Future<List<String>>) view.submit(() -> search(concurrent, query)))
                    .toList();
            List<Query> queries = queries();
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(search(alone, queries.get(i % queries.size())));
            }
        }
    }

    /** Results of Lucene's own task executor come in the order of the tasks. */
    @ParameterizedTest
    @EnumSource
    void taskExecutor(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            List<Callable<Integer>> tasks = IntStream.range(0, 200)
                    .mapToObj(i -> (Callable<Integer>) () -> i)
                    .toList();
            assertThat(new TaskExecutor(view).invokeAll(tasks))
                    .isEqualTo(IntStream.range(0, 200).boxed().toList());
            assertThat(views.started(view)).as("all but the caller's").isEqualTo(199);
        }
    }

    /** An index whose merges run on a view finds what another one finds, in fewer segments. */
    @ParameterizedTest
    @EnumSource
    void merges(Kind kind) throws Exception {
        try (var views = new Views(kind);
                var merged = new ByteBuffersDirectory()) {
            QueueExecutor view = views.view();
            var merges = new ViewMerges(view);
            var policy = new LogDocMergePolicy();
            policy.setMergeFactor(4);
            policy.setMinMergeDocs(DOCUMENTS);
            IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer())
                    .setMergePolicy(policy)
                    .setMergeScheduler(merges);
            try (var writer = new IndexWriter(merged, config)) {
                fill(writer);
            }
            assertThat(merges.failures()).isEmpty();
            assertThat(merges.merged()).isPositive();
            try (IndexReader fewer = DirectoryReader.open(merged)) {
                assertThat(fewer.numDocs()).isEqualTo(DOCUMENTS);
                assertThat(fewer.leaves()).hasSizeLessThan(SEGMENTS);
                for (Query query : queries()) {
                    assertThat(sliced(fewer, view).count(query)).isEqualTo(new IndexSearcher(reader).count(query));
                }
            }
            assertThat(views.started(view)).isGreaterThanOrEqualTo(merges.merged());
        }
    }

    /** The fixture can fail: another document is another result. */
    @Test
    void otherIndexesDiffer() throws Exception {
        try (var other = new ByteBuffersDirectory()) {
            try (var writer = new IndexWriter(other, new IndexWriterConfig(new StandardAnalyzer()))) {
                fill(writer);
                var more = new Document();
                more.add(new TextField("text", "queue queue queue", Field.Store.NO));
                more.add(new NumericDocValuesField("weight", 5_000));
                writer.addDocument(more);
            }
            try (IndexReader more = DirectoryReader.open(other)) {
                Query query = queries().getFirst();
                assertThat(search(new IndexSearcher(more), query))
                        .isNotEqualTo(search(new IndexSearcher(reader), query));
            }
        }
    }
}
