package org.ipclab.pipes.message;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A length, then so many bytes.
 *
 * @param maxBytes the longest content that is accepted
 * @param content makes a message of a read-only view
 */
record Frames<M>(int maxBytes, Function<ByteBuffer, M> content) implements Framing<M> {
    static final int HEADER_BYTES = Integer.BYTES;

    static byte[] copy(ByteBuffer view) {
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        return copy;
    }

    @Override
    public @Nullable M next(ByteBuffer bytes) throws MessageTooLongException {
        if (bytes.remaining() < HEADER_BYTES) {
            return null;
        }
        int start = bytes.position() + HEADER_BYTES;
        int length = bytes.getInt(bytes.position());
        if (length < 0 || length > maxBytes) {
            throw tooLong(length);
        }
        if (bytes.limit() - start < length) {
            return null;
        }
        M message = content.apply(bytes.slice(start, length));
        bytes.position(start + length);
        return message;
    }

    private MessageTooLongException tooLong(int length) {
        String negative = length < 0 ? " (a length of " + length + ")" : "";
        return new MessageTooLongException(
                "a frame claims %d bytes%s, above the bound of %d: is the stream framed?"
                        .formatted(Integer.toUnsignedLong(length), negative, maxBytes));
    }

    @Override
    public @Nullable M last(ByteBuffer bytes) throws EOFException {
        int came = bytes.remaining();
        boolean inLength = came < HEADER_BYTES;
        int whole = inLength ? HEADER_BYTES : bytes.getInt(bytes.position());
        throw new EOFException(
                "end of file inside a frame: %d of %s are missing"
                        .formatted(
                                whole - (inLength ? came : came - HEADER_BYTES),
                                inLength
                                        ? "the " + whole + " bytes of its length"
                                        : "its " + whole + " bytes"));
    }
}
