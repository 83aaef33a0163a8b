package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** What a flight recording shows of a loop, and that none is made for nobody. */
class RecordingTest extends LoopFixture {
    @Test
    void turnsAndSlowHandlersAreRecorded() throws Exception {
        LinkedBlockingQueue<RecordedEvent> turns = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<RecordedEvent> slow = new LinkedBlockingQueue<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("org.ipclab.SlowHandler");
            stream.enable("org.ipclab.LoopTurn").withThreshold(Duration.ZERO);
            stream.onEvent("org.ipclab.SlowHandler", slow::add);
            stream.onEvent("org.ipclab.LoopTurn", turns::add);
            stream.startAsync();
            loop.onReadable(pipe.source(), bytes -> takeLong());
            pipe.sink().write(Bytes.of("x"));
            pipe.sink().close();
            loop.run();
            stream.stop();
        }
        assertThat(turns).anyMatch(turn -> turn.getInt("channels") == 1);
        assertThat(slow)
                .anyMatch(
                        event ->
                                event.getString("registration").startsWith("ByteReader")
                                        && event.getDuration("spent").toMillis() > 100);
    }

    private static void takeLong() {
        long end = System.nanoTime() + 150_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void eventsSayWhichLoopAndWhenAndAWaitIsToldAtItsBeginToo() throws Exception {
        LinkedBlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();
        long before = System.nanoTime();
        try (RecordingStream stream = new RecordingStream();
                Multiplexer named = Multiplexer.builder().name("switchboard").open()) {
            for (String name : List.of("LoopTurn", "LoopWait", "LoopWaitBegin")) {
                stream.enable("org.ipclab." + name).withThreshold(Duration.ZERO);
            }
            stream.onEvent(events::add);
            stream.startAsync();
            named.onReadable(pipe.source(), bytes -> {});
            Thread thread = named.start();
            assertThat(thread.getName()).isEqualTo("switchboard");
            assertThat(events.take().getEventType().getName())
                    .isEqualTo("org.ipclab.LoopWaitBegin"); // of a wait that goes on
            pipe.sink().write(Bytes.of("x"));
            named.submit(named::close);
            thread.join();
            stream.stop();
        }
        assertThat(events)
                .allMatch(event -> event.getString("loop").equals("switchboard"))
                .allMatch(
                        event -> event.getEventType().getCategoryNames().equals(List.of("ipclab")))
                .allMatch(event -> event.getLong("nanoTime") > before)
                .allMatch(event -> event.getStackTrace() == null)
                .extracting(event -> event.getEventType().getName())
                .startsWith("org.ipclab.LoopWait")
                .contains("org.ipclab.LoopTurn");
    }

    /** A program that does all that has an event, and is not recorded. */
    static final class Unrecorded {
        public static void main(String[] arguments) throws Exception {
            try (Multiplexer loop = Multiplexer.builder().slowHandler(Duration.ofNanos(1)).open();
                    PipeChannel pipe = PipeChannel.open()) {
                loop.onReadable(pipe.source(), bytes -> Thread.sleep(1));
                loop.after(
                        Duration.ofMillis(1),
                        () -> {
                            write(pipe.sink(), "x");
                            close(pipe.sink());
                        });
                loop.run();
                System.out.println(loop.stats().events() + " events");
            }
        }
    }

    @Test
    void nothingOfTheRecorderIsLoadedWhileNobodyRecords() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Unrecorded.class)
                        .jvmOptions("-Xlog:class+load:stdout")
                        .stdout(Stdio.PIPE)
                        .start()) {
            List<String> lines =
                    new String(
                                    Channels.newInputStream(child.stdout()).readAllBytes(),
                                    StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            assertThat(lines).contains("3 events");
            assertThat(lines).anyMatch(line -> line.contains("org.ipclab.select.Loop"));
            assertThat(lines).filteredOn(line -> line.contains("jdk.jfr.internal")).isEmpty();
        }
    }
}
