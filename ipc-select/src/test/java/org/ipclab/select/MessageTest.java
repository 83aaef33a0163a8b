package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class MessageTest extends LoopFixture {
    private final List<Throwable> failures = new ArrayList<>();

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
    void aFrameShowsItsOwnBytesAndNoOthersAndCannotBeChanged() throws Exception {
        loop.onMessage(
                pipe.source(),
                Framing.frames(100),
                frame -> {
                    seen.add(frame.order() + " " + frame.getInt(0) + " of " + frame.capacity());
                    assertThat(frame.isReadOnly()).isTrue();
                    assertThat(frame.rewind().remaining()).isEqualTo(4);
                    frame.clear().order(ByteOrder.LITTLE_ENDIAN);
                });
        ByteBuffer all = ByteBuffer.allocate(100);
        for (int number = 1; number <= 3; number++) {
            all.put(Framing.frame(ByteBuffer.allocate(4).putInt(0, number)));
        }
        writeAndClose(all.flip());
        loop.run();
        assertThat(seen)
                .containsExactly("BIG_ENDIAN 1 of 4", "BIG_ENDIAN 2 of 4", "BIG_ENDIAN 3 of 4");
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
                                            Duration.ofMillis(1),
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
    void aHandlerThatPausesAtTheLastMessageIsToldTheEndWhenItsPauseIsOver() throws Exception {
        loop.onMessage(
                        pipe.source(),
                        Framing.lines(),
                        line -> {
                            seen.add(line);
                            Registration own = loop.current();
                            own.pause();
                            loop.after(
                                    Duration.ofMillis(5),
                                    () -> {
                                        seen.add("resume");
                                        own.resume();
                                    });
                        })
                .onEnd(() -> seen.add("end"));
        writeAndClose(Bytes.of("last"));
        loop.run();
        assertThat(seen).containsExactly("last", "resume", "end");
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
