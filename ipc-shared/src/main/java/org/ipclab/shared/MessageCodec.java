package org.ipclab.shared;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How messages become bytes for a {@link SharedQueue}, and bytes messages again. It is called
 * outside all locks. Must be thread safe.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="codec"}
 *
 * @param <M> the messages
 */
public interface MessageCodec<M> {
    /**
     * Makes bytes of a message.
     *
     * @param message the message
     * @return its bytes, which the queue copies
     */
    byte[] encode(M message);

    /**
     * Makes a message of bytes, which may come from a process that is not to be trusted.
     *
     * @param bytes the bytes, which belong to the codec from now on
     * @return the message
     * @throws RuntimeException if they are none
     */
    M decode(byte[] bytes);

    /**
     * A codec of two functions.
     *
     * @param <M> the messages
     * @param encode makes bytes of a message
     * @param decode makes a message of bytes
     * @return the codec
     */
    static <M> MessageCodec<M> of(Function<M, byte[]> encode, Function<byte[], M> decode) {
        return new MessageCodec<>() {
            @Override
            public byte[] encode(M message) {
                return encode.apply(message);
            }

            @Override
            public M decode(byte[] bytes) {
                return decode.apply(bytes);
            }
        };
    }

    /**
     * Arrays of bytes as they are.
     *
     * @return the codec
     */
    static MessageCodec<byte[]> bytes() {
        return of(Function.identity(), Function.identity());
    }

    /**
     * Text in UTF-8. What is no UTF-8 becomes the replacement character.
     *
     * @return the codec
     */
    static MessageCodec<String> text() {
        return of(
                text -> text.getBytes(StandardCharsets.UTF_8),
                bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
