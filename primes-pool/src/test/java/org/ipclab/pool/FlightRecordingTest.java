package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class FlightRecordingTest {
    @TempDir Path directory;

    @Test
    void tasksAndWorkersAreRecorded() throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (var recording = new Recording()) {
            recording.enable("org.ipclab.TaskRun").withThreshold(Duration.ZERO);
            recording.enable("org.ipclab.WorkerStart");
            recording.enable("org.ipclab.WorkerDeath");
            recording.start();
            try (var threads = ThreadPool.builder().threads(1).name("threads").build()) {
                threads.execute(() -> {});
            }
            try (var processes = ProcessPool.builder().workers(1).name("processes").build()) {
                var crash = processes.submit(() -> Runtime.getRuntime().halt(3));
                assertThat(catchThrowable(crash::get)).isNotNull();
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(only(events, "org.ipclab.TaskRun").getString("pool")).isEqualTo("threads");
        RecordedEvent start = only(events, "org.ipclab.WorkerStart");
        RecordedEvent death = only(events, "org.ipclab.WorkerDeath");
        assertThat(start.getLong("pid")).isEqualTo(death.getLong("pid"));
        assertThat(start.getDuration()).isPositive();
        assertThat(death.getString("how")).contains("exit code 3");
        assertThat(death.getBoolean("told")).isFalse();
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        List<RecordedEvent> named =
                events.stream()
                        .filter(event -> event.getEventType().getName().equals(name))
                        .toList();
        assertThat(named).hasSize(1);
        return named.getFirst();
    }
}
