package org.ipclab.select;

import org.ipclab.pipes.PipeChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A loop and a pipe for each test, and what was seen. */
abstract class LoopFixture {
    final List<String> seen = new ArrayList<>();
    Multiplexer loop;
    PipeChannel pipe;

    @BeforeEach
    void openLoopAndPipe() throws IOException {
        loop = Multiplexer.open();
        pipe = openPipe();
    }

    PipeChannel openPipe() throws IOException {
        return PipeChannel.open();
    }

    @AfterEach
    void closeLoopAndPipe() throws IOException {
        loop.close();
        pipe.close();
    }

    void see(ByteBuffer bytes) {
        seen.add(Bytes.text(bytes));
    }

    static void write(WritableByteChannel sink, String text) {
        try {
            sink.write(Bytes.of(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void close(AutoCloseable some) {
        try {
            some.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
