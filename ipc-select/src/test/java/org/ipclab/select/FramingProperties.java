package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class FramingProperties {
    private static final int BOUND = 64;

    @Property(tries = 500)
    void framesDoNotDependOnWhereTheBytesWereCut(
            @ForAll @Size(max = 20) List<@Size(max = BOUND) byte[]> messages,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 90) Integer> cuts)
            throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(messages.size() * (BOUND + 4));
        messages.forEach(message -> stream.put(Framing.frame(ByteBuffer.wrap(message))));
        assertThat(bytesOf(cut(stream.flip(), cuts, Framing.frames(BOUND))))
                .usingRecursiveComparison()
                .isEqualTo(messages);
    }

    @Property(tries = 500)
    void linesDoNotDependOnWhereTheBytesWereCut(
            @ForAll @Size(max = 20) List<@IntRange(max = BOUND) Integer> lengths,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 90) Integer> cuts)
            throws IOException {
        List<String> lines = lengths.stream().map("x"::repeat).toList();
        ByteBuffer stream = Bytes.of(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        assertThat(cut(stream, cuts, Framing.lines(BOUND))).isEqualTo(lines);
    }

    /** Does what a reader does: shows what was not taken, and some more behind it. */
    private static <M> List<Object> cut(ByteBuffer stream, List<Integer> cuts, Framing<M> framing)
            throws IOException {
        List<Object> messages = new ArrayList<>();
        Backlog rest = new Backlog();
        for (int i = 0; stream.hasRemaining(); i++) {
            int length = Math.min(cuts.get(i % cuts.size()), stream.remaining());
            rest.add(stream.slice(stream.position(), length));
            stream.position(stream.position() + length);
            M message = framing.next(rest.bytes());
            while (message != null) {
                messages.add(message instanceof ByteBuffer frame ? copy(frame) : message);
                message = framing.next(rest.bytes());
            }
        }
        assertThat(rest.isEmpty()).isTrue();
        return messages;
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    }

    private static List<byte[]> bytesOf(List<Object> frames) {
        return frames.stream().map(frame -> ((ByteBuffer) frame).array()).toList();
    }
}
