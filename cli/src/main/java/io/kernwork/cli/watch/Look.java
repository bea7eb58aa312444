package io.kernwork.cli.watch;

import io.kernwork.observe.RuntimeSnapshot;
import java.time.Instant;
import java.util.List;

/**
 * What was seen of a JVM at one moment.
 *
 * @param at when
 * @param pid its process id
 * @param main its main class or jar
 * @param runtimes its runtimes, those asked for
 */
record Look(Instant at, long pid, String main, List<Seen> runtimes) {

    /**
     * One runtime.
     *
     * @param id tells runtimes of one name apart
     * @param snapshot what it looked like
     */
    record Seen(String id, RuntimeSnapshot snapshot) {}
}
