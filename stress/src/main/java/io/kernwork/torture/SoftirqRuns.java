package io.kernwork.torture;

import io.kernwork.internal.softirq.CpuPeek;
import java.util.Locale;

/** Where what runs as a softirq has run; written by bodies that never overlap. */
final class SoftirqRuns {
    long atExit;
    long handedOver;
    long outside;

    /** A run has begun on the calling thread. */
    void count(CpuPeek cpus) {
        if (cpus.isOwn()) {
            atExit++;
        } else if (cpus.isThreads()) {
            handedOver++;
        } else {
            outside++;
        }
    }

    void add(SoftirqRuns other) {
        atExit += other.atExit;
        handedOver += other.handedOver;
        outside += other.outside;
    }

    long all() {
        return atExit + handedOver + outside;
    }

    /** In per cent. */
    double share(long part) {
        return all() == 0 ? 0 : 100.0 * part / all();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d: at the end of a section %.1f %%, handed over to ksoftirqd %.1f %%, asked for outside %.1f %%",
                all(),
                share(atExit),
                share(handedOver),
                share(outside));
    }
}
