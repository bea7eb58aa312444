package io.kernwork.examples.statsd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MailboxTest {
    private final Mailbox mailbox = new Mailbox(Tally.of(MetricType.COUNTER), Tally.of(MetricType.COUNTER));

    @Test
    void borrowedTally_cannotBeTaken() {
        Tally lent = mailbox.borrow();
        assertThat(mailbox.take()).isNull();
        mailbox.giveBack(lent);
        assertThat(mailbox.take()).isSameAs(lent);
    }

    @Test
    void takenTally_isReplacedByTheSpareOne() {
        Tally first = requireNonNull(mailbox.take());
        Tally second = mailbox.borrow();
        assertThat(second).isNotNull().isNotSameAs(first);
        mailbox.giveBack(second);
        mailbox.recycle(first);
        assertThat(mailbox.take()).isSameAs(second);
        assertThat(mailbox.borrow()).isSameAs(first);
    }

    /** One thread appends, one takes as fast as it can: every sample arrives once. */
    @Test
    void concurrentAppendAndTake_loseNothing() throws Exception {
        int rounds = 500_000;
        Line line = line("x:1|c");
        Tally all = Tally.of(MetricType.COUNTER);
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < rounds; i++) {
                Tally tally = mailbox.borrow();
                tally.add(line);
                mailbox.giveBack(tally);
            }
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!appending.isDone() && System.nanoTime() - end < 0) {
            drain(all);
        }
        appending.get(1, TimeUnit.SECONDS);
        drain(all);
        assertThat(all.samples).isEqualTo(rounds);
        assertThat(all.report(1, new Distributions())).isEqualTo(new Reading.Count(rounds, rounds));
    }

    private void drain(Tally all) {
        Tally heard = mailbox.take();
        if (heard != null) {
            all.absorb(heard);
            mailbox.recycle(heard);
        }
    }

    private static Line line(String text) {
        Line line = new Line();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(new LineParser(255).parse(bytes, 0, bytes.length, line)).isNull();
        return line;
    }
}
