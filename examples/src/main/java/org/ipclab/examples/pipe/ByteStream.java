package org.ipclab.examples.pipe;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/** A stream of bytes in chunks, the same whenever it is made from the same chance. */
public final class ByteStream {
    private final Random chance;
    private final byte[] chunk;

    /** A stream in chunks of so many bytes. */
    public ByteStream(Random chance, int chunkSize) {
        this.chance = chance;
        chunk = new byte[chunkSize];
    }

    /** The next chunk, valid until the one after it. */
    public ByteBuffer next() {
        chance.nextBytes(chunk);
        return ByteBuffer.wrap(chunk);
    }

    /** The checksum of the next {@code length} bytes. */
    public long checksum(long length) {
        CRC32C checksum = new CRC32C();
        for (long left = length; left > 0; left -= chunk.length) {
            checksum.update(next().limit((int) Math.min(left, chunk.length)));
        }
        return checksum.getValue();
    }
}
