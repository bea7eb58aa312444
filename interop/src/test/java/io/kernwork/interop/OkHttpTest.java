package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.executor.QueueExecutor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OkHttp's dispatcher with a view: a call is a task for as long as it waits for its answer. */
class OkHttpTest {
    private static final int CALLS = 100;

    private static MockWebServer server() throws IOException {
        var server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .body("answer to " + request.getTarget())
                        .build();
            }
        });
        server.start();
        return server;
    }

    private static OkHttpClient client(QueueExecutor view) {
        var dispatcher = new okhttp3.Dispatcher(view);
        dispatcher.setMaxRequestsPerHost(16);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .callTimeout(Views.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    /** Keeps what came of each call. */
    private static final class Answers implements Callback {
        private final Map<String, String> bodies = new ConcurrentHashMap<>();
        private final Map<String, IOException> failures = new ConcurrentHashMap<>();
        private final Semaphore came = new Semaphore(0);

        @Override
        public void onResponse(Call call, Response response) throws IOException {
            try (response) {
                bodies.put(call.request().url().encodedPath(), response.body().string());
            }
            came.release();
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            failures.put(call.request().url().encodedPath(), failure);
            came.release();
        }
    }

    /** Calls that wait for each other's slots, each with its own answer. */
    @ParameterizedTest
    @EnumSource
    void calls(Kind kind) throws Exception {
        try (var views = new Views(kind);
                MockWebServer server = server()) {
            QueueExecutor view = views.view();
            OkHttpClient client = client(view);
            var answers = new Answers();
            for (int i = 0; i < CALLS; i++) {
                client.newCall(request(server, i)).enqueue(answers);
            }
            views.await(answers.came, CALLS);
            assertThat(answers.failures).isEmpty();
            assertThat(answers.bodies).hasSize(CALLS);
            IntStream.range(0, CALLS)
                    .forEach(i -> assertThat(answers.bodies).containsEntry("/" + i, "answer to /" + i));
            assertThat(views.started(view)).isEqualTo(CALLS);
            client.connectionPool().evictAll();
        }
    }

    /** When the view is shut down each call is told so. */
    @ParameterizedTest
    @EnumSource
    void afterShutdown(Kind kind) throws Exception {
        try (var views = new Views(kind);
                MockWebServer server = server()) {
            QueueExecutor view = views.view();
            OkHttpClient client = client(view);
            view.shutdown();
            var answers = new Answers();
            for (int i = 0; i < 3; i++) {
                client.newCall(request(server, i)).enqueue(answers);
            }
            views.await(answers.came, 3);
            assertThat(answers.failures.values())
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(InterruptedIOException.class)
                            .hasMessage("executor rejected"));
        }
    }

    private static Request request(MockWebServer server, int number) {
        return new Request.Builder().url(server.url("/" + number)).build();
    }
}
