package org.ipclab.benchmarks.pipes;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.message.BatchingSink;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The other side of a link, in a JVM of its own or a thread of this one. */
final class Partner {
    private static final int READ_BYTES = 131_072;
    private static final int WIDE = 262_144;

    private Partner() {}

    /**
     * Starts a JVM that does the work (swallow or echo) at the other side of the link it returns.
     */
    static Link start(String kind, String work, int size) throws IOException {
        return switch (kind) {
            case "PipeChannel" -> startOnPipes(PipeChannel.open(), work, size);
            case "PipeChannel-256K" -> startOnPipes(PipeChannel.open(WIDE), work, size);
            case "BatchingSink" -> gathering(startOnPipes(PipeChannel.open(), work, size));
            case "ProcessBuilder" -> startOnStreams(work, size);
            default -> throw new IllegalArgumentException("no way to start " + kind);
        };
    }

    /** Starts a JVM that does the work at the other side of a pipe that is open already. */
    static ChannelLink startOnPipes(PipeChannel down, String work, int size) throws IOException {
        var up = PipeChannel.open();
        ChildProcess.java(Partner.class, "pipes", work, Integer.toString(size))
                .fd(3, down.source())
                .fd(4, up.sink())
                .start();
        return new ChannelLink(up.source(), down.sink());
    }

    private static ChannelLink gathering(ChannelLink link) {
        return new ChannelLink(link.from(), BatchingSink.over(link.to()));
    }

    private static Link startOnStreams(String work, int size) throws IOException {
        var java = System.getProperty("java.home") + "/bin/java";
        var classPath = System.getProperty("java.class.path");
        var partner = Partner.class.getName();
        var child =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-cp",
                                        classPath,
                                        partner,
                                        "streams",
                                        work,
                                        Integer.toString(size)))
                        .start();
        return new StreamLink(child.getInputStream(), child.getOutputStream());
    }

    /**
     * Serves the link that this process was started with, until its end.
     *
     * @param args the kind of the link, the work, the size of a message
     * @throws IOException if the link fails
     */
    public static void main(String[] args) throws IOException {
        try (var link = inherited(args[0])) {
            serve(link, args[1], Integer.parseInt(args[2]));
        }
    }

    private static Link inherited(String kind) throws IOException {
        return kind.equals("pipes")
                ? new ChannelLink(Inherited.source(3), Inherited.sink(4))
                : new StreamLink(
                        new FileInputStream(FileDescriptor.in),
                        new FileOutputStream(FileDescriptor.out));
    }

    /** Echoes from a thread of this JVM, until the link's end. */
    static void startEcho(Thread.Builder threads, Link link, int size) {
        threads.start(
                () -> {
                    try (link) {
                        serve(link, "echo", size);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static void serve(Link link, String work, int size) throws IOException {
        switch (work) {
            case "swallow" -> swallow(link);
            case "echo" -> echo(link, size);
            default -> throw new IllegalArgumentException("no such work: " + work);
        }
    }

    /** Reads a length and so many bytes, 128 KiB at a time, and answers with the length. */
    private static void swallow(Link link) throws IOException {
        var length = link.allocate(Long.BYTES);
        var chunk = link.allocate(READ_BYTES);
        while (link.receive(length.clear())) {
            swallow(link, chunk, length.getLong(0));
            link.send(length.flip());
        }
    }

    private static void swallow(Link link, ByteBuffer chunk, long length) throws IOException {
        for (long left = length; left > 0; ) {
            int n = link.receiveSome(chunk.clear().limit((int) Math.min(left, READ_BYTES)));
            if (n < 0) {
                throw new IOException("the writer ended " + left + " bytes too early");
            }
            left -= n;
        }
    }

    private static void echo(Link link, int size) throws IOException {
        var message = link.allocate(size);
        while (link.receive(message.clear())) {
            link.send(message.flip());
        }
    }
}
