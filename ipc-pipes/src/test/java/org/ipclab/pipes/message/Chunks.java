package org.ipclab.pipes.message;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A channel whose reads give what the test says, however small: the kernel may do that too. */
final class Chunks implements ReadableByteChannel {
    private final ByteBuffer bytes;
    private final Iterator<Integer> sizes;

    private Chunks(byte[] bytes, List<Integer> sizes) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.sizes = sizes.iterator();
    }

    /** A size of 0 is a read of a non-blocking channel that has nothing now. */
    static Chunks of(byte[] bytes, List<Integer> sizes) {
        return new Chunks(bytes, sizes);
    }

    static Chunks whole(byte[] bytes) {
        return new Chunks(bytes, List.of());
    }

    /** Frames of such lengths. */
    static Chunks frames(int... lengths) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(lengths).map(n -> n + 4).sum());
        for (int length : lengths) {
            all.putInt(length).position(all.position() + length);
        }
        return whole(all.array());
    }

    @Override
    public int read(ByteBuffer target) {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int wanted = sizes.hasNext() ? sizes.next() : bytes.remaining();
        int count = Math.min(Math.min(wanted, bytes.remaining()), target.remaining());
        target.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
