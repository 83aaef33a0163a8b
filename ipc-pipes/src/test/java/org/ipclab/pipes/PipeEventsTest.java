package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

class PipeEventsTest {
    @TempDir private Path directory;

    @Tag("kernel")
    @Test
    void onlyReadsAndWritesThatWaitAreRecorded() throws Exception {
        try (Recording recording = new Recording();
                PipeChannel pipe = PipeChannel.open()) {
            recording.enable("org.ipclab.PipeEmpty").withoutThreshold();
            recording.enable("org.ipclab.PipeFull").withoutThreshold();
            recording.start();

            pipe.sink().write(ByteBuffer.allocate(10));
            pipe.source().read(ByteBuffer.allocate(10));
            var reader = Threads.start(Thread.ofPlatform(), () -> Bytes.readAll(pipe.source()));
            Threads.awaitBlocked(reader.thread());
            pipe.sink().write(ByteBuffer.allocate(10));
            Threads.awaitBlocked(reader.thread());
            int descriptor = pipe.sink().descriptor();
            pipe.sink().write(ByteBuffer.allocate(10_000_000));
            pipe.sink().close();
            reader.result().get();
            recording.stop();

            Path file = directory.resolve("pipes.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .filteredOn(e -> e.getEventType().getName().equals("org.ipclab.PipeFull"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getInt("descriptor")).isEqualTo(descriptor));
            assertThat(events)
                    .filteredOn(e -> e.getEventType().getName().equals("org.ipclab.PipeEmpty"))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }
}
