package org.ipclab.examples.pipe;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.ChildActor;
import org.ipclab.examples.stage.Children;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Progress;
import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.PipeChannel;

import java.io.IOException;
import java.time.Duration;

/**
 * The forms of scenario 1a.
 *
 * @param chunks how many chunks are written
 * @param chunkBytes how long each is
 * @param consumerDelay how long the child works on what it has read
 * @param capacityBytes how much the pipe shall hold
 */
public record PipeForms(int chunks, int chunkBytes, Duration consumerDelay, int capacityBytes) {
    private static final int TOLD = 40; // lines for the writes of a long run

    /** The child reads to the end of the file. */
    public Summary fixed(Scene scene) throws Exception {
        try (Play play = new Play(scene, false)) {
            play.writeAll();
            play.parent.says("closes its end: after the last byte the child reads the end");
            Summary summary = play.end();
            long read = play.child.figure("read");
            long checksum = play.child.figure("checksum");
            return summary.row("ended by", "end of file, after the parent closed its end")
                    .shows(play.child.figure("eof") == 1, "the child read to the end of the file")
                    .shows(read == play.writer.bytes(), "it read as many bytes as were written")
                    .shows(checksum == checksumOf(scene, read), "and both checksums are the same")
                    .shows(play.child.waitFor().isSuccess(), "the child ended with exit code 0");
        }
    }

    /** The child reads once. */
    public Summary broken(Scene scene) throws Exception {
        try (Play play = new Play(scene, true)) {
            boolean epipe = false;
            try {
                play.writeAll();
            } catch (BrokenPipeException e) {
                epipe = true;
                play.parent.warns(
                        "EPIPE at write %d: nobody will ever read; stops", play.writer.chunks());
            }
            Summary summary = play.end();
            long read = play.child.figure("read");
            boolean prefix = play.child.figure("checksum") == checksumOf(scene, read);
            return summary.row("lost in the pipe", Figures.bytes(play.writer.bytes() - read))
                    .row("ended by", epipe ? "EPIPE (BrokenPipeException)" : "the last chunk")
                    .shows(epipe, "the write after the child had closed its end got EPIPE")
                    .shows(prefix && read > 0, "what the child read is how the stream begins")
                    .shows(
                            play.child.waitFor().isSuccess(),
                            "the parent ended cleanly, and so did the child");
        }
    }

    private long checksumOf(Scene scene, long length) {
        return new ByteStream(scene.chance(0), chunkBytes).checksum(length);
    }

    /** The parent's side of one run, and the child at the other end of the pipe. */
    private final class Play implements AutoCloseable {
        private final Scene scene;
        private final Actor parent;
        private final PipeChannel pipe;
        private final PipeWriter writer;
        private final ChildActor child;

        Play(Scene scene, boolean once) throws IOException, InterruptedException {
            this.scene = scene;
            scene.columns();
            parent = scene.actor("parent");
            pipe = scene.owns(PipeChannel.open(capacityBytes));
            int every = scene.tellOneIn(chunks, TOLD);
            writer = new PipeWriter(pipe.sink(), parent, every);
            child =
                    ChildActor.start(
                            scene,
                            "child",
                            Children.of(PipeReader.class, once, chunkBytes, consumerDelay, every)
                                    .stdin(pipe.source()));
            child.awaitReady();
            parent.says(
                    "has started the child, process %d, which has the read end and is ready",
                    child.process().pid());
        }

        void writeAll() throws IOException {
            ByteStream stream = new ByteStream(scene.chance(0), chunkBytes);
            try (Progress progress = scene.progress("chunks written", chunks)) {
                for (int i = 0; i < chunks; i++) {
                    writer.write(stream.next());
                    progress.step();
                }
            }
        }

        /** Closes the write end, waits for the child, and says what was written and read. */
        Summary end() throws Exception {
            pipe.sink().close();
            Summary summary =
                    new Summary()
                            .row("bytes written", bytes(writer.bytes()))
                            .row("bytes read", bytes(child.figure("read")))
                            .row("child's checksum", "%08x (CRC-32C)", child.figure("checksum"));
            writer.describe(summary);
            return summary;
        }

        @Override
        public void close() throws IOException {
            child.process().close();
            pipe.close();
        }
    }

    private static String bytes(long bytes) {
        return Figures.format("%s (%s)", Figures.count(bytes), Figures.bytes(bytes));
    }
}
