package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Which bytes leave together. */
class BacklogTest {
    private static final int MUCH = Integer.MAX_VALUE;

    private final ByteBuffer transfer = ByteBuffer.allocateDirect(1 << 16);
    private final Channel channel = new Channel();

    /** Takes so many bytes, and notes what each write brought. */
    private static final class Channel implements WritableByteChannel {
        final List<String> writes = new ArrayList<>();
        int room = MUCH;

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(room, source.remaining());
            ByteBuffer some = source.slice(source.position(), count);
            writes.add(count < 20 ? Bytes.text(some) : "" + count);
            source.position(source.position() + count);
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private void writeAll(Backlog backlog) throws IOException {
        backlog.writeTo(channel, MUCH, transfer);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    void smallAdditionsToAPipeShareAWriteUpToPipeBuf() throws Exception {
        Backlog backlog = Backlog.ofPipe();
        for (int length : new int[] {1000, 1000, 1000, 1000, 1000, 96, 3000, 4096, 1}) {
            backlog.add(bytes(length));
        }
        writeAll(backlog);
        assertThat(channel.writes).containsExactly("4000", "4096", "4096", "\0");
    }

    @Test
    void aSmallAdditionIsNeverCut() throws Exception {
        Backlog backlog = Backlog.ofPipe();
        for (int i = 0; i < 200; i++) {
            backlog.add(bytes(3000));
        }
        writeAll(backlog);
        assertThat(channel.writes).hasSize(200).containsOnly("3000");
    }

    @Test
    void aLongAdditionIsWrittenInLargePieces() throws Exception {
        Backlog backlog = Backlog.ofPipe();
        backlog.add(bytes(1));
        backlog.add(bytes(200_000));
        backlog.add(bytes(1));
        writeAll(backlog);
        assertThat(channel.writes.getLast()).isEqualTo("\0");
        assertThat(channel.writes.subList(0, channel.writes.size() - 1))
                .hasSizeLessThan(6)
                .allMatch(length -> Integer.parseInt(length) <= 1 << 16);
    }

    @Test
    void whatAStreamTakesMaySplitAndShareAnyWrite() throws Exception {
        Backlog backlog = Backlog.ofStream();
        for (int i = 0; i < 100; i++) {
            backlog.add(bytes(1000));
        }
        writeAll(backlog);
        assertThat(channel.writes).hasSizeLessThan(8);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void datagramsStayApart() throws Exception {
        Backlog backlog = Backlog.ofDatagrams();
        for (String text : List.of("one", "", "three")) {
            backlog.add(Bytes.of(text));
        }
        backlog.add(bytes(60_000));
        backlog.add(bytes(60_000));
        writeAll(backlog);
        assertThat(channel.writes).containsExactly("one", "", "three", "60000", "60000");
    }

    @Test
    void whatIsNotTakenStaysInOrder() throws Exception {
        Backlog backlog = Backlog.ofStream();
        backlog.add(Bytes.of("abcdef"));
        channel.room = 2;
        writeAll(backlog);
        backlog.add(Bytes.of("gh"));
        assertThat(backlog.size()).isEqualTo(6);
        channel.room = MUCH;
        writeAll(backlog);
        assertThat(String.join("", channel.writes)).isEqualTo("abcdefgh");
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.size()).isZero();
    }

    @Test
    void itStopsWhenEnoughIsWritten() throws Exception {
        Backlog backlog = Backlog.ofPipe();
        for (int i = 0; i < 10; i++) {
            backlog.add(bytes(4000));
        }
        backlog.writeTo(channel, 8001, transfer);
        assertThat(channel.writes).hasSize(3);
        assertThat(backlog.size()).isEqualTo(28_000);
    }

    @Test
    void allThatIsAddedIsConsumedAndCopied() throws Exception {
        Backlog backlog = Backlog.ofPipe();
        ByteBuffer source = Bytes.of("abc");
        backlog.add(source);
        assertThat(source.hasRemaining()).isFalse();
        source.clear().put(0, (byte) 'x');
        writeAll(backlog);
        assertThat(channel.writes).containsExactly("abc");
    }
}
