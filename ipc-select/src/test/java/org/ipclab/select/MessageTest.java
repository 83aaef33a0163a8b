package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class MessageTest {
    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Multiplexer loop;
    private PipeChannel pipe;

    @BeforeEach
    void open() throws IOException {
        loop = Multiplexer.open();
        pipe = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        pipe.close();
    }

    private Registration lines(int bound) throws IOException {
        return loop.onMessage(pipe.source(), Framing.lines(bound), seen::add)
                .onEnd(() -> seen.add("end"))
                .onFailure(failures::add);
    }

    private Registration frames(int bound) throws IOException {
        return loop.onMessage(
                        pipe.source(), Framing.frames(bound), frame -> seen.add(Bytes.text(frame)))
                .onEnd(() -> seen.add("end"))
                .onFailure(failures::add);
    }

    private void writeAndClose(ByteBuffer bytes) throws IOException {
        pipe.sink().write(bytes);
        pipe.sink().close();
    }

    @Test
    void linesLoseTheirEndsAndTheLastNeedsNone() throws Exception {
        lines(100);
        writeAndClose(Bytes.of("one\ntwo\r\n\nüml\nlast"));
        loop.run();
        assertThat(seen).containsExactly("one", "two", "", "üml", "last", "end");
    }

    @Test
    void aLineAboveItsBoundIsAFailure() throws Exception {
        lines(5);
        writeAndClose(Bytes.of("12345\n123456\n"));
        loop.run();
        assertThat(seen).containsExactly("12345");
        assertThat(failures).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void framesComeWholeAlsoEmptyOnes() throws Exception {
        frames(100);
        ByteBuffer all = ByteBuffer.allocate(100);
        for (String text : List.of("one", "", "three")) {
            all.put(Framing.frame(Bytes.of(text)));
        }
        writeAndClose(all.flip());
        loop.run();
        assertThat(seen).containsExactly("one", "", "three", "end");
    }

    @Test
    void aFrameAboveItsBoundOrOfNegativeLengthIsAFailure() throws Exception {
        for (int length : new int[] {101, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            Registration registration = frames(100);
            pipe.sink().write(ByteBuffer.allocate(4).putInt(length).flip());
            loop.run();
            assertThat(registration.isActive()).isFalse();
            assertThat(failures.removeLast()).hasMessageContaining(Integer.toString(length));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void anEndOfFileInsideAFrameIsAFailure() throws Exception {
        frames(100);
        ByteBuffer frame = Framing.frame(Bytes.of("whole"));
        writeAndClose(frame.limit(6));
        loop.run();
        assertThat(seen).isEmpty();
        assertThat(failures).singleElement().isInstanceOf(EOFException.class);
    }

    @Test
    void aFrameLargerThanTheLoopsBufferComesWhole() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        loop.onMessage(
                pipe.source(), Framing.frames(1 << 20), frame -> sizes.add(frame.remaining()));
        WriteQueue out = loop.writeQueue(pipe.sink());
        out.owning(pipe.sink());
        out.write(Framing.frame(ByteBuffer.allocate(300_000)));
        out.write(Framing.frame(ByteBuffer.allocate(1)));
        out.end();
        loop.run();
        assertThat(sizes).containsExactly(300_000, 1);
    }

    @Test
    void aHandlerThatPausesBetweenTwoMessagesGetsTheRestAfterwards() throws Exception {
        Registration[] own = new Registration[1];
        own[0] =
                loop.onMessage(
                                pipe.source(),
                                Framing.lines(),
                                line -> {
                                    seen.add(line);
                                    own[0].pause();
                                    loop.after(
                                            java.time.Duration.ofMillis(1),
                                            () -> {
                                                seen.add("resume");
                                                own[0].resume();
                                            });
                                })
                        .onEnd(() -> seen.add("end"));
        writeAndClose(Bytes.of("a\nb\nc"));
        loop.run();
        assertThat(String.join(" ", seen)).startsWith("a resume b resume c").contains("end");
        assertThat(seen).containsOnlyOnce("a", "b", "c", "end");
    }

    @Test
    void aHandlerThatCancelsBetweenTwoMessagesGetsNoMore() throws Exception {
        loop.onMessage(
                pipe.source(),
                Framing.lines(),
                line -> {
                    seen.add(line);
                    loop.current().cancel();
                });
        writeAndClose(Bytes.of("a\nb\n"));
        loop.run();
        assertThat(seen).containsExactly("a");
    }
}
