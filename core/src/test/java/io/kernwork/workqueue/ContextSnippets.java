package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Body;
import io.kernwork.base.ContextPropagator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the documentation shows of context propagation. */
@Timeout(60)
class ContextSnippets {
    private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    // @start region="propagator"
    static final class TenantPropagator implements ContextPropagator {
        @Override
        public @Nullable Object capture() {
            return TENANT.get();
        }

        @Override
        public void run(Object captured, Body body) throws Exception {
            TENANT.set((String) captured);
            try {
                body.run();
            } finally {
                TENANT.remove();
            }
        }
    }

    // @end

    @Test
    void sites() {
        // @start region="enqueuesites"
        Kernwork runtime = Kernwork.builder()
                .name("hunt")
                .sampling(1) // every item
                .enqueueSites() // and where it was enqueued
                .build();
        // @end
        try (runtime;
                WorkQueue mail = WorkQueue.builder("mail").runtime(runtime).build()) {
            mail.enqueue(Work.of("bill", () -> assertThat(runtime.dump()).contains("enqueued at", "ContextSnippets")));
        }
    }

    @Test
    void propagator() throws Exception {
        CompletableFuture<@Nullable String> seen = new CompletableFuture<>();
        try (Kernwork runtime =
                        Kernwork.builder().context(new TenantPropagator()).build();
                WorkQueue mail = WorkQueue.builder("mail").runtime(runtime).build()) {
            TENANT.set("acme");
            mail.enqueue(Work.of("bill", () -> seen.complete(TENANT.get())));
            TENANT.remove();
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo("acme");
        }
    }
}
