package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.kernwork.executor.QueueExecutor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gRPC server and its channel, in this process, with views as their executors. */
class GrpcTest {
    private static final int CALLS = 300;
    /** Less than there is room for: the tasks of each side submit to the other, and would wait for each other's room. */
    private static final int AT_ONCE = 64;

    private static final int STREAMED = 1_000;

    private static final MethodDescriptor<String, String> ECHO = method("echo", MethodDescriptor.MethodType.UNARY);
    private static final MethodDescriptor<String, String> BOTH_WAYS =
            method("bothWays", MethodDescriptor.MethodType.BIDI_STREAMING);

    private static MethodDescriptor<String, String> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("interop", name))
                .build();
    }

    /** Messages are plain text. */
    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Keeps what comes, in its order: gRPC calls it by one thread at a time. */
    private static final class Received implements StreamObserver<String> {
        private final List<String> values = new ArrayList<>();
        private final Semaphore ended = new Semaphore(0);
        private volatile @Nullable Throwable failure;

        @Override
        public void onNext(String value) {
            values.add(value);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            ended.release();
        }

        @Override
        public void onCompleted() {
            ended.release();
        }
    }

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("interop")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((request, answers) -> {
                    answers.onNext("echo " + request);
                    answers.onCompleted();
                }))
                .addMethod(BOTH_WAYS, ServerCalls.asyncBidiStreamingCall(GrpcTest::echoEach))
                .build();
    }

    private static StreamObserver<String> echoEach(StreamObserver<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answers.onNext("echo " + value);
            }

            @Override
            public void onError(Throwable thrown) {
                answers.onError(thrown);
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private interface Use {
        void of(Channel channel) throws Exception;
    }

    private static void serve(QueueExecutor serving, QueueExecutor asking, Use use) throws Exception {
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .executor(serving)
                .addService(service())
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).executor(asking).build();
        try {
            use.of(channel);
        } finally {
            channel.shutdown();
            assertThat(channel.awaitTermination(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            server.shutdown();
            assertThat(server.awaitTermination(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Calls at once: each has its own answer. */
    @ParameterizedTest
    @EnumSource
    void unaryCalls(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor serving = views.view();
            QueueExecutor asking = views.view();
            serve(serving, asking, channel -> {
                List<Future<String>> answers = new ArrayList<>();
                var window = new Semaphore(AT_ONCE);
                for (int i = 0; i < CALLS; i++) {
                    views.await(window, 1);
                    ListenableFuture<String> answer =
                            ClientCalls.futureUnaryCall(channel.newCall(ECHO, CallOptions.DEFAULT), "call " + i);
                    answer.addListener(window::release, MoreExecutors.directExecutor());
                    answers.add(answer);
                }
                for (int i = 0; i < CALLS; i++) {
                    assertThat(answers.get(i).get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isEqualTo("echo call " + i);
                }
            });
            assertThat(views.started(serving)).isPositive();
            assertThat(views.started(asking)).isPositive();
        }
    }

    /** A stream keeps its order on any kind of queue: gRPC serializes each call. */
    @ParameterizedTest
    @EnumSource
    void streams(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            serve(views.view(), views.view(), channel -> {
                List<Received> all = new ArrayList<>();
                for (int stream = 0; stream < 4; stream++) {
                    var received = new Received();
                    all.add(received);
                    StreamObserver<String> requests = ClientCalls.asyncBidiStreamingCall(
                            channel.newCall(BOTH_WAYS, CallOptions.DEFAULT), received);
                    IntStream.range(0, STREAMED).forEach(i -> requests.onNext("message " + i));
                    requests.onCompleted();
                }
                for (Received received : all) {
                    views.await(received.ended, 1);
                    assertThat(received.failure).isNull();
                    assertThat(received.values)
                            .isEqualTo(IntStream.range(0, STREAMED)
                                    .mapToObj(i -> "echo message " + i)
                                    .toList());
                }
            });
        }
    }
}
