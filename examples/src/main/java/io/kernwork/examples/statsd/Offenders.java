package io.kernwork.examples.statsd;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Refused lines: how many for each reason, and the first few of each interval, cut short, to show. The receive path
 * writes, the flush reads. A flood of bad lines costs a count each: text is copied only into a slot that is free.
 */
final class Offenders {
    static final int SHOWN = 3;
    private static final int CUT = 80;

    private final Map<Malformed, Count> counts = new EnumMap<>(Malformed.class);
    private final Map<Malformed, AtomicReferenceArray<byte @Nullable []>> shown = new EnumMap<>(Malformed.class);

    Offenders() {
        for (Malformed reason : Malformed.values()) {
            counts.put(reason, new Count());
            shown.put(reason, new AtomicReferenceArray<>(SHOWN));
        }
    }

    /** Receive path: counts one line. */
    void add(Malformed reason, byte[] text, int from, int to) {
        requireNonNull(counts.get(reason)).add(1);
        AtomicReferenceArray<byte @Nullable []> slots = requireNonNull(shown.get(reason));
        for (int slot = 0; slot < SHOWN; slot++) {
            if (slots.get(slot) == null) {
                slots.set(slot, Arrays.copyOfRange(text, from, Math.min(to, from + CUT)));
                return;
            }
        }
    }

    /** How many lines were refused, by reason; reasons that never occurred are left out. */
    Map<Malformed, Long> counts() {
        Map<Malformed, Long> byReason = new EnumMap<>(Malformed.class);
        counts.forEach((reason, count) -> {
            if (count.get() > 0) {
                byReason.put(reason, count.get());
            }
        });
        return byReason;
    }

    /** Flush: the lines to show for the interval, each with its reason; frees their slots. */
    List<String> takeShown() {
        List<String> lines = new ArrayList<>();
        shown.forEach((reason, slots) -> {
            for (int slot = 0; slot < SHOWN; slot++) {
                byte[] text = slots.getAndSet(slot, null);
                if (text != null) {
                    String cut = text.length == CUT ? "..." : "";
                    lines.add(reason.text() + ": '" + Printable.of(text) + cut + "'");
                }
            }
        });
        return lines;
    }
}
