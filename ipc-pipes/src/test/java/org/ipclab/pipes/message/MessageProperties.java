package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages through channels that cut the bytes anywhere. No property waits for anything. */
class MessageProperties {
    private static final int BOUND = 3_000;

    private static byte[] framed(List<byte[]> frames) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        FrameWriter writer = FrameWriter.over(Channels.newChannel(stream), BOUND);
        for (byte[] frame : frames) {
            writer.write(frame);
        }
        return stream.toByteArray();
    }

    private static <M> List<M> readAll(MessageReader<M> reader) throws IOException {
        List<M> messages = new ArrayList<>();
        for (var message = reader.read(); message.isPresent(); message = reader.read()) {
            messages.add(message.get());
        }
        return messages;
    }

    @Property
    void framesComeOutAsTheyWentInHoweverTheBytesAreCut(
            @ForAll @Size(max = 20) List<byte @Size(max = BOUND) []> frames,
            @ForAll List<@IntRange(min = 1, max = 2_000) Integer> cuts)
            throws IOException {
        List<byte[]> read = readAll(FrameReader.over(Chunks.of(framed(frames), cuts), BOUND));
        assertThat(read).usingRecursiveComparison().isEqualTo(frames);
    }

    @Property
    void ofACutStreamThePrefixIsReadAndTheRestIsMissed(
            @ForAll @Size(min = 1, max = 9) List<byte @Size(max = 200) []> frames,
            @ForAll @IntRange(min = 1, max = 2_000) int lost)
            throws IOException {
        byte[] all = framed(frames);
        byte[] part = Arrays.copyOf(all, Math.max(0, all.length - lost));
        FrameReader reader = FrameReader.over(Chunks.whole(part), BOUND);
        List<byte[]> read = new ArrayList<>();
        boolean missed = false;
        try {
            while (reader.readTo(read::add)) {}
        } catch (EOFException e) {
            missed = true;
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(frames.subList(0, read.size()));
        assertThat(missed).isEqualTo(framed(read).length < part.length);
    }

    @Property
    void noiseIsAnErrorOrFramesWithinTheBound(@ForAll byte @Size(max = 300) [] noise)
            throws IOException {
        FrameReader reader = FrameReader.over(Chunks.whole(noise), 40);
        try {
            assertThat(readAll(reader)).allMatch(frame -> frame.length <= 40);
        } catch (EOFException | MessageTooLongException told) {
            assertThat(told).hasMessageContaining("frame");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('a', '\u00e9', '\u20ac', '\n', '\r').ofMaxLength(80);
    }

    @Property
    void linesAreThoseOfTheJdkHoweverTheBytesAreCut(
            @ForAll("texts") String text, @ForAll List<@IntRange(min = 1, max = 5) Integer> cuts)
            throws IOException {
        Chunks chunks = Chunks.of(text.getBytes(StandardCharsets.UTF_8), cuts);
        assertThat(readAll(LineReader.over(chunks, 300))).isEqualTo(text.lines().toList());
    }
}
