package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.ipclab.pipes.Bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A decoder gives the same messages wherever the stream was cut, and however it is asked. */
class FramingProperties {
    private static final int BOUND = 9_000; // some lie across several pieces of what is kept

    private static ByteBuffer stream(List<byte[]> messages) {
        ByteBuffer stream = ByteBuffer.allocate(messages.size() * (BOUND + 4));
        messages.forEach(message -> stream.put(Framing.frame(ByteBuffer.wrap(message))));
        return stream.flip();
    }

    @Property(tries = 100)
    void framesDoNotDependOnWhereTheBytesWereCut(
            @ForAll @Size(max = 8) List<@IntRange(max = BOUND) Integer> lengths,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 12_000) Integer> cuts,
            @ForAll @IntRange(min = 1, max = 4) int keptEach)
            throws IOException {
        List<byte[]> sent = lengths.stream().map(Bytes::pattern).toList();
        Framing<ByteBuffer> views = Framing.frames(BOUND);
        Framing<byte[]> copied =
                bytes -> {
                    ByteBuffer view = views.next(bytes);
                    return view == null ? null : Frames.copy(view);
                };
        for (Framing<byte[]> framing : List.of(Framing.frameCopies(BOUND), copied)) {
            assertThat(cut(stream(sent), cuts, keptEach, framing))
                    .usingRecursiveComparison()
                    .isEqualTo(sent);
        }
    }

    @Property(tries = 100)
    void linesDoNotDependOnWhereTheBytesWereCut(
            @ForAll @Size(max = 8) List<@IntRange(max = BOUND) Integer> lengths,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 12_000) Integer> cuts,
            @ForAll @IntRange(min = 1, max = 4) int keptEach)
            throws IOException {
        List<String> lines = lengths.stream().map("x"::repeat).toList();
        for (String ending : List.of("\n", "\r", "\r\n")) {
            ByteBuffer all =
                    Bytes.of(String.join("", lines.stream().map(l -> l + ending).toList()));
            assertThat(cut(all, cuts, keptEach, Framing.lines(BOUND))).isEqualTo(lines);
        }
    }

    /** Hands over the stream in pieces; of each n-th, what the first message leaves is kept. */
    private static <M> List<M> cut(
            ByteBuffer stream, List<Integer> cuts, int keptEach, Framing<M> framing)
            throws IOException {
        List<M> messages = new ArrayList<>();
        MessageDecoder<M> decoder = MessageDecoder.of(framing);
        for (int i = 0; stream.hasRemaining(); i++) {
            int length = Math.min(cuts.get(i % cuts.size()), stream.remaining());
            ByteBuffer chunk = stream.slice(stream.position(), length);
            stream.position(stream.position() + length);
            M message = decoder.next(chunk);
            while (message != null) {
                messages.add(message);
                if (i % keptEach == 0) {
                    decoder.keep(chunk);
                }
                message = decoder.next(chunk);
            }
            assertThat(chunk.hasRemaining()).isFalse();
        }
        assertThat(decoder.last()).isNull();
        return messages;
    }
}
