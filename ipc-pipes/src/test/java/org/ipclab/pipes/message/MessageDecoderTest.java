package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;

class MessageDecoderTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static ByteBuffer framed(int... values) {
        ByteBuffer all = ByteBuffer.allocate(8 * values.length);
        for (int value : values) {
            all.putInt(4).putInt(value);
        }
        return all.flip();
    }

    private static <M> List<M> all(MessageDecoder<M> decoder, ByteBuffer chunk) throws IOException {
        List<M> messages = new ArrayList<>();
        for (@Nullable M m = decoder.next(chunk); m != null; m = decoder.next(chunk)) {
            messages.add(m);
        }
        return messages;
    }

    private static ByteBuffer next(MessageDecoder<ByteBuffer> decoder, ByteBuffer chunk)
            throws IOException {
        ByteBuffer frame = decoder.next(chunk);
        assertThat(frame).isNotNull();
        return frame;
    }

    /** From the chunk itself, and put together of two chunks. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aFrameShowsItsOwnBytesAloneAndNobodyCanChangeThem(int cut) throws Exception {
        MessageDecoder<ByteBuffer> decoder = MessageDecoder.of(Framing.frames(100));
        ByteBuffer chunk = framed(0x01020304, 0x05060708);
        if (cut > 0) {
            assertThat(decoder.next(chunk.slice(0, cut))).isNull();
            chunk.position(cut);
        }
        ByteBuffer first = next(decoder, chunk);
        assertThat(first.isReadOnly()).isTrue();
        assertThatThrownBy(() -> first.put(0, (byte) 9))
                .isInstanceOf(ReadOnlyBufferException.class);
        first.order(ByteOrder.LITTLE_ENDIAN).clear().position(4);
        ByteBuffer second = next(decoder, chunk);
        assertThat(second.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(second.position()).isZero();
        assertThat(second.capacity()).isEqualTo(4);
        assertThat(second.getInt(0)).isEqualTo(0x05060708);
        assertThat(decoder.next(chunk)).isNull();
    }

    @Test
    void aFramingOfOnesOwnGetsBytesThatItCannotChange() throws Exception {
        List<ByteOrder> orders = new ArrayList<>();
        Framing<Integer> pairs =
                bytes -> {
                    orders.add(bytes.order());
                    assertThat(bytes.isReadOnly()).isTrue();
                    if (bytes.remaining() < 2) {
                        return null;
                    }
                    bytes.order(ByteOrder.LITTLE_ENDIAN);
                    int pair = bytes.getShort();
                    bytes.limit(bytes.position());
                    return pair;
                };
        ByteBuffer chunk = ByteBuffer.wrap(new byte[] {1, 0, 2, 0, 3});
        MessageDecoder<Integer> decoder = MessageDecoder.of(pairs);
        assertThat(all(decoder, chunk)).containsExactly(1, 2);
        assertThat(orders).containsOnly(ByteOrder.BIG_ENDIAN);
        assertThat(decoder.pendingBytes()).isEqualTo(1);
        assertThat(all(decoder, ByteBuffer.wrap(new byte[] {0}))).containsExactly(3);
    }

    @Test
    void aFramingThatTakesNothingForAMessageOrGivesBytesBackIsToldSo() throws Exception {
        MessageDecoder<String> endless = MessageDecoder.of(bytes -> "nothing");
        assertThatThrownBy(() -> endless.next(Bytes.of("ab")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("took 0 of 2 bytes");
        MessageDecoder<String> backwards =
                MessageDecoder.of(
                        bytes -> {
                            bytes.position(0);
                            return null;
                        });
        assertThatThrownBy(() -> backwards.next(Bytes.of("abc").position(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("took -1 of 2 bytes");
    }

    @Test
    void oneFramingServesManyChannels() throws Exception {
        Framing<String> lines = Framing.lines(10);
        MessageDecoder<String> one = MessageDecoder.of(lines);
        MessageDecoder<String> two = MessageDecoder.of(lines);
        assertThat(all(one, Bytes.of("abc"))).isEmpty();
        assertThat(all(two, Bytes.of("\nx\r"))).containsExactly("", "x");
        assertThat(all(one, Bytes.of("\n\n"))).containsExactly("abc", "");
        assertThat(all(two, Bytes.of("\ny\n"))).containsExactly("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aLinesEndingDoesNotCountAgainstItsBound(String ending) throws Exception {
        MessageDecoder<String> decoder = MessageDecoder.of(Framing.lines(10));
        assertThat(all(decoder, Bytes.of("0123456789" + ending + "a" + ending)))
                .containsExactly("0123456789", "a");
        for (int i = 0; i < 2; i++) {
            ByteBuffer tooLong = Bytes.of(i == 0 ? "0123456789a" : "");
            assertThatThrownBy(() -> decoder.next(tooLong))
                    .isInstanceOf(MessageTooLongException.class)
                    .hasMessageContaining("the bound of 10 bytes");
            decoder.keep(tooLong);
        }
    }

    @Test
    void aLongLineThatComesByteByByteIsSearchedOnce() throws Exception {
        int length = 1 << 18; // quadratic, this would be 34 billion looks
        MessageDecoder<String> decoder = MessageDecoder.of(Framing.lines(length));
        ByteBuffer single = ByteBuffer.allocate(1).put(0, (byte) 'x');
        for (int i = 0; i < length; i++) {
            assertThat(decoder.next(single.clear())).isNull();
        }
        assertThat(decoder.next(Bytes.of("\n"))).isEqualTo("x".repeat(length));
    }

    @Test
    void whatWasKeptComesFirstWithAnyChunk() throws Exception {
        MessageDecoder<String> decoder = MessageDecoder.of(Framing.lines());
        ByteBuffer chunk = Bytes.of("a\nb\nc\nd");
        assertThat(decoder.next(chunk)).isEqualTo("a");
        decoder.keep(chunk);
        assertThat(chunk.hasRemaining()).isFalse();
        assertThat(decoder.next(NOTHING)).isEqualTo("b");
        assertThat(all(decoder, Bytes.of("e\n"))).containsExactly("c", "de");
        assertThat(decoder.last()).isNull();
    }

    @Test
    void memoryForALargeMessageIsGivenBack() throws Exception {
        int size = 48 << 20;
        MessageReader<byte[]> reader = FrameReader.over(Chunks.frames(size, 1), size);
        assertThat(reader.read().orElseThrow()).hasSize(size);
        assertThat(reader.heldBytes()).isGreaterThan(size); // the message may be a view of it
        assertThat(reader.read().orElseThrow()).hasSize(1);
        assertThat(reader.heldBytes()).isLessThan(1 << 16);
    }

    @Test
    void theEndOfFileInsideAMessageIsToldAtEveryAsking() throws Exception {
        Framing<String> fixed = bytes -> bytes.remaining() < 3 ? null : text(bytes, 3);
        MessageDecoder<String> decoder = MessageDecoder.of(fixed);
        assertThat(all(decoder, Bytes.of("abcd"))).containsExactly("abc");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(decoder::last)
                    .isInstanceOf(EOFException.class)
                    .hasMessage("end of file inside a message, of which 1 bytes came");
        }
    }

    private static String text(ByteBuffer bytes, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) bytes.get());
        }
        return text.toString();
    }
}
