package io.kernwork.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The settings that are shipped and the events that there are belong together. */
final class ProfileTest {
    private static final List<Class<? extends Event>> EVENTS = List.of(
            PoolSnapshotEvent.class,
            QueueSnapshotEvent.class,
            RejectEvent.class,
            RescueEvent.class,
            RunEvent.class,
            StallEvent.class,
            TimerFireEvent.class,
            WaitEvent.class,
            WorkerStartEvent.class,
            WorkerStopEvent.class);

    /** While the recorder exists and a runtime does, periodic events have their period. */
    @BeforeEach
    void periodicEventsAreThere() {
        FlightRecorder.getFlightRecorder();
        Jfr.watch("profile", this, gone -> List.of(), gone -> List.of());
    }

    @AfterEach
    void periodicEventsAreGone() {
        Jfr.unwatch(this);
    }

    private static Configuration profile() throws IOException, ParseException {
        InputStream shipped = Kernwork.class.getResourceAsStream("/META-INF/kernwork.jfc");
        try (Reader reader =
                new InputStreamReader(Objects.requireNonNull(shipped, "kernwork.jfc"), StandardCharsets.UTF_8)) {
            return Configuration.create(reader);
        }
    }

    /** {@code event#setting} of all events. */
    private static Set<String> settings() {
        return EVENTS.stream()
                .map(EventType::getEventType)
                .flatMap(type -> type.getSettingDescriptors().stream()
                        .map(SettingDescriptor::getName)
                        .map(setting -> type.getName() + "#" + setting))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("The recorder takes the profile; each of its settings exists, and it sets every event")
    void profile_settings_areThoseOfTheEvents() throws Exception {
        Map<String, String> settings = profile().getSettings();
        assertThat(settings()).containsAll(settings.keySet());
        assertThat(settings.keySet().stream().map(key -> key.substring(0, key.indexOf('#'))))
                .containsOnly(EVENTS.stream()
                        .map(event -> EventType.getEventType(event).getName())
                        .toArray(String[]::new));
    }

    @Test
    @DisplayName("What the profile says of thresholds and limits is what holds without it; but it looks each second")
    void profile_againstTheDefaults_differsInPeriodsAndTurnsRunsOn() throws Exception {
        Map<String, String> differing = new TreeMap<>();
        Map<String, String> profile = profile().getSettings();
        for (Class<? extends Event> event : EVENTS) {
            EventType type = EventType.getEventType(event);
            for (SettingDescriptor setting : type.getSettingDescriptors()) {
                String value = profile.get(type.getName() + "#" + setting.getName());
                if (value != null && !value.equals(setting.getDefaultValue())) {
                    differing.put(type.getName() + "#" + setting.getName(), value);
                }
            }
        }
        assertThat(differing)
                .isEqualTo(Map.of(
                        "io.kernwork.QueueSnapshot#period", "1 s",
                        "io.kernwork.PoolSnapshot#period", "1 s",
                        "io.kernwork.Run#enabled", "true"));
    }

    @Test
    @DisplayName("A recording can be made with it")
    void profile_usedByARecording_isTaken() throws Exception {
        try (Recording recording = new Recording(profile())) {
            recording.start();
            assertThat(recording.getSettings()).containsEntry("io.kernwork.Run#threshold", "20 ms");
            recording.stop();
        }
    }

    @Test
    @DisplayName("The names of the events and of their fields, which programs rely on, are these")
    void events_namesAndFields_areStable() {
        assertThat(EVENTS.stream()
                        .map(EventType::getEventType)
                        .map(type -> type.getName()
                                + type.getFields().stream()
                                        .map(field -> field.getName())
                                        .filter(name -> !List.of("startTime", "duration", "eventThread", "stackTrace")
                                                .contains(name))
                                        .toList()))
                .containsExactly(
                        "io.kernwork.PoolSnapshot[runtime, pool, kind, cpu, limit, workers, idle, starting, blocked, hogs, waiting,"
                                + " stalled, peak]",
                        "io.kernwork.QueueSnapshot[runtime, queue, kind, state, maxActive, depth, running, armed, oldestItem,"
                                + " oldest, queued, started, completed, coalesced, cancelled, failed, rescued, hogs, replaced,"
                                + " waitMedian, waitP99, waitMax, runMedian, runP99, runMax]",
                        "io.kernwork.Reject[queue, item, answer]",
                        "io.kernwork.Rescue[queue, item]",
                        "io.kernwork.Run[queue, item, requests]",
                        "io.kernwork.Stall[kind, subject, detail, lasted, thread, stack]",
                        "io.kernwork.TimerFire[queue, item, lateness]",
                        "io.kernwork.Wait[queue, item, wait]",
                        "io.kernwork.WorkerStart[pool]",
                        "io.kernwork.WorkerStop[pool, reason]");
    }
}
