package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kernwork.executor.QueueExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client and the server of the JDK, each with a view as its executor. */
class HttpTest {
    private static final int REQUESTS = 300;
    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(Views.PATIENCE_SECONDS);

    private static HttpServer server(Executor executor) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/echo", HttpTest::echo);
        server.start();
        return server;
    }

    private static void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getQuery();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = (asked + ": " + body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static HttpRequest request(HttpServer server, int number, String body) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/echo?" + number);
        return HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String body(int number) {
        return ("body " + number + " ").repeat(1 + number % 50);
    }

    /** Hundreds of requests, many at once: each answer belongs to its request. */
    @ParameterizedTest
    @EnumSource
    void asynchronousRequests(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor serving = views.view();
            QueueExecutor asking = views.view();
            HttpServer server = server(serving);
            var window = new Semaphore(AT_ONCE);
            try (HttpClient client = client(asking)) {
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                for (int i = 0; i < REQUESTS; i++) {
                    views.await(window, 1);
                    answers.add(client.sendAsync(request(server, i, body(i)), BodyHandlers.ofString())
                            .whenComplete((answer, failure) -> window.release()));
                }
                for (int i = 0; i < REQUESTS; i++) {
                    HttpResponse<String> answer = answers.get(i).get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS);
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo(i + ": " + body(i));
                }
                end(client);
            } finally {
                server.stop(0);
            }
            assertThat(views.started(serving)).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(views.started(asking)).isGreaterThanOrEqualTo(REQUESTS);
        }
    }

    /** The blocking form, from the test's thread. */
    @ParameterizedTest
    @EnumSource
    void blockingRequests(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor serving = views.view();
            HttpServer server = server(serving);
            try (HttpClient client = client(views.view())) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.send(request(server, i, body(i)), BodyHandlers.ofString())
                                    .body())
                            .isEqualTo(i + ": " + body(i));
                }
                end(client);
            } finally {
                server.stop(0);
            }
            assertThat(views.started(serving)).isGreaterThanOrEqualTo(20); // and one for what is closed at the end
        }
    }

    private static HttpClient client(Executor executor) {
        return HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Bounded, where {@code close()} is not. */
    private static void end(HttpClient client) throws InterruptedException {
        client.shutdown();
        assertThat(client.awaitTermination(PATIENCE)).isTrue();
    }
}
