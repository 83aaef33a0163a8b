package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.PipeSource;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** One pipe, many processes that write to it, and processes that are killed. */
@Tag("kernel")
class SharedPipeTest {
    private static final int MOST_BYTES = 4092;

    /** Writes numbered frames to descriptor 3: so many, or for ever. */
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            int writer = Integer.parseInt(arguments[0]);
            int frames = Integer.parseInt(arguments[1]);
            WritableByteChannel sink = Inherited.sink(3);
            if (arguments[2].equals("batches")) {
                sink = BatchingSink.over(sink, MessageWriter.ATOMIC_BYTES);
            }
            try (FrameWriter frameWriter = FrameWriter.shared(sink)) {
                int most = Integer.parseInt(arguments[3]);
                for (int n = 0; n != frames; n++) {
                    frameWriter.write(Numbered.frame(writer, n, most));
                }
            }
        }
    }

    private static ChildProcess start(PipeSink sink, int writer, int frames, String how, int most)
            throws Exception {
        return ChildProcess.java(Writer.class, "" + writer, "" + frames, how, "" + most)
                .jvmOptions("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m")
                .fd(3, sink)
                .share(sink)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"singly", "batches"})
    void messagesOfManyProcessesAreNeverTornOnOnePipe(String how) throws Exception {
        int writers = 4;
        int frames = 3_000;
        int most = how.equals("singly") ? MOST_BYTES : 200;
        List<ChildProcess> children = new ArrayList<>();
        try (PipeChannel pipe = PipeChannel.open()) {
            for (int i = 0; i < writers; i++) {
                children.add(start(pipe.sink(), i, frames, how, most));
            }
            pipe.sink().close();
            FrameReader reader = FrameReader.over(pipe.source(), MOST_BYTES);
            Numbered expected = new Numbered(writers);
            for (var frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                expected.accept(frame.get(), most);
            }
            assertThat(expected.counts()).containsOnly(frames);
            for (ChildProcess child : children) {
                assertThat(child.waitFor().isSuccess()).isTrue();
            }
        } finally {
            for (ChildProcess child : children) {
                child.close();
            }
        }
    }

    @Test
    void ofAKilledWriterAPrefixIsReadAndThenTheEndOrAMissingPart() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (PipeChannel pipe = PipeChannel.open();
                    ChildProcess child = start(pipe.sink(), 0, -1, "batches", 900)) {
                pipe.sink().close();
                FrameReader reader = FrameReader.over(pipe.source(), MOST_BYTES);
                Numbered expected = new Numbered(1);
                expected.accept(reader.read().orElseThrow(), 900);
                int last = ThreadLocalRandom.current().nextInt(2_000);
                for (int n = 0; n < last; n++) {
                    expected.accept(reader.read().orElseThrow(), 900);
                }
                child.destroyForcibly();
                try {
                    for (var frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                        expected.accept(frame.get(), 900);
                    }
                } catch (EOFException halfAFrame) {
                    assertThat(halfAFrame).hasMessageContaining("missing");
                }
                assertThat(child.waitFor().signal()).isEqualTo(9);
            }
        }
    }

    /** Reads a few bytes of descriptor 3, says so, and then waits to be killed. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            try (PipeSource source = Inherited.source(3)) {
                source.read(ByteBuffer.allocate(1000));
                System.out.println("read");
                System.in.read();
            }
        }
    }

    @Test
    void aBatchingWriterIsToldThatTheReaderWasKilled() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        BatchingSink sink = BatchingSink.over(pipe.sink());
        ChildCommand command =
                ChildProcess.java(Reader.class)
                        .fd(3, pipe.source())
                        .stdin(Stdio.PIPE)
                        .stdout(Stdio.PIPE);
        try (ChildProcess child = command.start()) {
            var writing =
                    Threads.start(
                            Thread.ofVirtual(),
                            () -> {
                                FrameWriter writer = FrameWriter.over(sink, 100);
                                try {
                                    while (true) {
                                        writer.write(new byte[60]);
                                    }
                                } catch (BrokenPipeException told) {
                                    return sink.unwritten();
                                }
                            });
            child.stdout().read(ByteBuffer.allocate(16));
            child.destroyForcibly();
            assertThat(writing.result().get()).isBetween(1, 1 << 16);
        }
        pipe.close();
    }
}
