package org.ipclab.benchmarks.pipes;

import org.ipclab.benchmarks.Workload;
import org.ipclab.pipes.Pages;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.Relay;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Sends pages to another process, without a copy, until that has read all. An operation is 64 KiB,
 * as in {@link Stream}, though more go at once.
 */
final class Bulk implements Workload {
    private static final int OPERATION_BYTES = 65_536;
    private static final int PAGES_BYTES = 1 << 20;

    private record Reader(PipeSink sink, Link link, Pages pages) {}

    private @Nullable Reader reader;

    @Override
    public double run(long operations, List<String> words) throws IOException {
        long sends = Math.ceilDiv(operations * OPERATION_BYTES, PAGES_BYTES);
        double wanted = (double) operations * OPERATION_BYTES;
        return send(reader(), sends) * wanted / (sends * PAGES_BYTES);
    }

    private static double send(Reader reader, long sends) throws IOException {
        var link = reader.link();
        var length = link.allocate(Long.BYTES).putLong(0, sends * PAGES_BYTES);
        long begin = System.nanoTime();
        link.send(length.clear());
        for (long i = 0; i < sends; i++) {
            Relay.send(reader.pages(), reader.sink());
        }
        if (!link.receive(length.clear())) {
            throw new IOException("the reader ended");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Reader reader() throws IOException {
        var known = reader;
        if (known != null) {
            return known;
        }
        var down = PipeChannel.open(PAGES_BYTES);
        var link = Partner.startOnPipes(down, "swallow", 0);
        var pages =
                Pages.filled(
                        PAGES_BYTES,
                        buffer -> {
                            while (buffer.hasRemaining()) {
                                buffer.put((byte) 42);
                            }
                        });
        var started = new Reader(down.sink(), link, pages);
        send(started, 0); // its JVM is up when this returns
        reader = started;
        return started;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.link().close();
            reader.pages().close();
        }
    }
}
