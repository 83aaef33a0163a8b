package org.ipclab.examples.scenarios;

import org.ipclab.examples.options.Allowed;
import org.ipclab.examples.options.ByteSize;
import org.ipclab.examples.pipe.PipeForms;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;

/** Scenario 1a: a parent writes into a pipe, a child process reads. */
@Command(
        name = "1a",
        header = "Pipe: a parent writes a stream, a child process reads it to its end",
        description =
                "The parent writes chunks into a pipe of the kernel; the child, a process of its"
                    + " own, reads them, more slowly. When the pipe is full, a write waits. At the"
                    + " end both compare the checksum of what they wrote and read.")
public final class PipeScenario extends Scenario {
    @Option(names = "--chunks", paramLabel = "NUMBER", description = "Chunks to write.")
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
    protected String setting() {
        return Figures.format(
                "%s of %s, pipe of %s, the child needs %s for a chunk",
                Figures.count(chunks, "chunk"),
                Figures.bytes(chunkSize.bytes()),
                Figures.bytes(pipeCapacity.bytes()),
                Figures.time(consumerDelay));
    }

    @Override
    public List<BrokenForm> brokenForms() {
        return List.of(
                new BrokenForm(
                        "epipe",
                        "the child reads once and closes: the parent's next write gets EPIPE",
                        scene -> forms().broken(scene)));
    }

    @Override
    protected void check() {
        long taken = 2L * pipeCapacity.bytes() + chunkSize.bytes();
        if (isBroken() && (long) chunks * chunkSize.bytes() <= taken) {
            throw refuse(
                    "--broken needs a stream that the pipe cannot hold:"
                            + " --chunks of %d or more, or a smaller --pipe-capacity",
                    taken / chunkSize.bytes() + 1);
        }
    }

    @Override
    protected Duration estimate() {
        return isBroken() ? Duration.ZERO : consumerDelay.multipliedBy(chunks);
    }

    @Override
    protected Summary fixed(Scene scene) throws Exception {
        return forms().fixed(scene);
    }

    private PipeForms forms() {
        return new PipeForms(chunks, chunkSize.bytes(), consumerDelay, pipeCapacity.bytes());
    }
}
