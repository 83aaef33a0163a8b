package org.ipclab.benchmarks.pipes;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.message.BatchingSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A link over channels: ours, or the JDK's. */
record ChannelLink(ReadableByteChannel from, WritableByteChannel to) implements Link {

    /** Two links to each other within this JVM. */
    record Pair(ChannelLink here, ChannelLink there) {
        static Pair open(String kind) throws IOException {
            var down = loop(kind);
            var up = loop(kind);
            return new Pair(new ChannelLink(up.from, down.to), new ChannelLink(down.from, up.to));
        }
    }

    /** One pipe, of ours or of {@code java.nio}: what is sent is received here. */
    static ChannelLink loop(String kind) throws IOException {
        return switch (kind) {
            case "PipeChannel" -> {
                var pipe = PipeChannel.open();
                yield new ChannelLink(pipe.source(), pipe.sink());
            }
            case "java.nio" -> {
                var pipe = Pipe.open();
                yield new ChannelLink(pipe.source(), pipe.sink());
            }
            default -> throw new IllegalArgumentException("no pipe is called " + kind);
        };
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public void send(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            to.write(source);
        }
    }

    @Override
    public void flush() throws IOException {
        if (to instanceof BatchingSink gathering) {
            gathering.flush();
        }
    }

    @Override
    public int receiveSome(ByteBuffer target) throws IOException {
        return from.read(target);
    }

    @Override
    public void close() throws IOException {
        to.close();
        from.close();
    }
}
