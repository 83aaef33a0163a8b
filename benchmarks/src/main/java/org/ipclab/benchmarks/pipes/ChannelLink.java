package org.ipclab.benchmarks.pipes;

import org.ipclab.pipes.PipeChannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A link over channels: ours, or the JDK's. */
record ChannelLink(ReadableByteChannel from, WritableByteChannel to) implements Link {

    /** Two links to each other within this JVM. */
    record Pair(ChannelLink here, ChannelLink there) {
        /** Over two pipes of ours or of {@code java.nio}. */
        static Pair open(String kind) throws IOException {
            return switch (kind) {
                case "PipeChannel" -> ofPipeChannels();
                case "java.nio" -> ofJdkPipes();
                default -> throw new IllegalArgumentException("no pipe is called " + kind);
            };
        }

        private static Pair ofPipeChannels() throws IOException {
            var down = PipeChannel.open();
            var up = PipeChannel.open();
            return new Pair(
                    new ChannelLink(up.source(), down.sink()),
                    new ChannelLink(down.source(), up.sink()));
        }

        private static Pair ofJdkPipes() throws IOException {
            var down = Pipe.open();
            var up = Pipe.open();
            return new Pair(
                    new ChannelLink(up.source(), down.sink()),
                    new ChannelLink(down.source(), up.sink()));
        }
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
    public int receiveSome(ByteBuffer target) throws IOException {
        return from.read(target);
    }

    @Override
    public void close() throws IOException {
        to.close();
        from.close();
    }
}
