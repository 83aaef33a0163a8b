package org.ipclab.examples;

import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;

/** Scenario 1a: a parent writes into a pipe, a child process reads. */
@Command(
        name = "1a",
        header = "Pipe: a parent writes a stream, a child process reads it to its end",
        description =
                "The parent writes chunks into a pipe of the kernel; the child, a process of its"
                    + " own, reads them, more slowly. When the pipe is full, a write waits. At the"
                    + " end both compare the checksum of what they wrote and read.",
        footer = "--broken: the child reads once and closes: the parent's next write gets EPIPE")
final class PipeScenario extends Scenario {
    private static final int SHOWN = 40; // lines for the writes of a long run

    @Option(names = "--chunks", paramLabel = "N", description = "Chunks to write.")
    @Allowed(from = "1", to = "100000")
    private int chunks = 24;

    @Option(names = "--chunk-size", paramLabel = "SIZE", description = "Bytes in a chunk.")
    @Allowed(from = "1", to = "1M")
    private ByteSize chunkSize = ByteSize.parse("4K");

    @Option(
            names = "--consumer-delay",
            paramLabel = "TIME",
            description = "How long the child works on what it has read.")
    @Allowed(from = "0ms", to = "10s")
    private Duration consumerDelay = Duration.ofMillis(15);

    @Option(
            names = "--pipe-capacity",
            paramLabel = "SIZE",
            description = "Bytes that the pipe holds; the kernel rounds up to whole pages.")
    @Allowed(from = "4K", to = "1M")
    private ByteSize pipeCapacity = ByteSize.parse("16K");

    @Override
    String setting() {
        return Figures.format(
                "%s of %s, pipe of %s, the child needs %s for a chunk",
                Figures.count(chunks, "chunk"),
                Figures.bytes(chunkSize.bytes()),
                Figures.bytes(pipeCapacity.bytes()),
                Figures.time(consumerDelay));
    }

    @Override
    void check() {
        long taken = 2L * pipeCapacity.bytes() + chunkSize.bytes();
        if (isBroken() && (long) chunks * chunkSize.bytes() <= taken) {
            throw refuse(
                    "--broken needs a stream that the pipe cannot hold:"
                            + " --chunks of %d or more, or a smaller --pipe-capacity",
                    taken / chunkSize.bytes() + 1);
        }
    }

    @Override
    Summary fixed(Stage stage) throws Exception {
        try (Play play = new Play(stage, false)) {
            play.writeAll();
            play.parent.says(
                    "closes its end: the child's next read after the last byte is the end");
            Summary summary = play.end();
            long read = play.child.figure("read");
            long checksum = play.child.figure("checksum");
            return summary.row("ended by", "end of file, after the parent closed its end")
                    .shows(play.child.figure("eof") == 1, "the child read to the end of the file")
                    .shows(read == play.writer.bytes(), "it read as many bytes as were written")
                    .shows(checksum == checksumOf(stage, read), "and both checksums are the same")
                    .shows(play.exit().isSuccess(), "the child ended with exit code 0");
        }
    }

    @Override
    Summary broken(Stage stage) throws Exception {
        try (Play play = new Play(stage, true)) {
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
            boolean prefix = play.child.figure("checksum") == checksumOf(stage, read);
            return summary.row("lost in the pipe", Figures.bytes(play.writer.bytes() - read))
                    .row("ended by", epipe ? "EPIPE (BrokenPipeException)" : "the last chunk")
                    .shows(epipe, "the write after the child had closed its end got EPIPE")
                    .shows(prefix && read > 0, "what the child read is how the stream begins")
                    .shows(
                            play.exit().isSuccess(),
                            "the parent ended cleanly, and so did the child");
        }
    }

    private long checksumOf(Stage stage, long length) {
        return new ByteStream(stage.chance(0), chunkSize.bytes()).checksum(length);
    }

    /** The parent's side of one run, and the child at the other end of the pipe. */
    private final class Play implements AutoCloseable {
        private final Stage stage;
        private final Actor parent;
        private final PipeChannel pipe;
        private final PipeWriter writer;
        private final ChildProcess process;
        private final ChildListener child;

        Play(Stage stage, boolean once) throws IOException {
            this.stage = stage;
            stage.columns();
            parent = stage.actor("parent");
            pipe = stage.owns(PipeChannel.open(pipeCapacity.bytes()));
            int every = Math.ceilDiv(chunks, SHOWN);
            writer = new PipeWriter(pipe.sink(), parent, every);
            process =
                    Children.start(
                            stage,
                            Children.of(
                                            PipeReader.class,
                                            once,
                                            chunkSize.bytes(),
                                            consumerDelay,
                                            every)
                                    .stdin(pipe.source())
                                    .stdout(Stdio.PIPE));
            parent.says(
                    "has started the child, process %d, and given it the read end", process.pid());
            child = ChildListener.start(process.stdout(), stage.actor("child"));
        }

        void writeAll() throws IOException {
            ByteStream stream = new ByteStream(stage.chance(0), chunkSize.bytes());
            for (int i = 0; i < chunks; i++) {
                writer.write(stream.next());
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

        ExitStatus exit() throws Exception {
            return process.waitFor();
        }

        @Override
        public void close() throws IOException {
            process.close();
            pipe.close();
        }
    }

    private static String bytes(long bytes) {
        return Figures.format("%s (%s)", Figures.count(bytes), Figures.bytes(bytes));
    }
}
