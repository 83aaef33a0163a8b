package org.ipclab.benchmarks.pipes;

import org.ipclab.benchmarks.Workload;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes to another process until that has read all. The words: kind of link, bytes a write. An
 * operation is a write.
 */
final class Stream implements Workload {
    private final Map<String, Link> readers = new HashMap<>();

    @Override
    public double run(long operations, List<String> words) throws IOException {
        return stream(reader(words.getFirst()), operations, Integer.parseInt(words.get(1)));
    }

    private static double stream(Link reader, long writes, int size) throws IOException {
        var length = reader.allocate(Long.BYTES).putLong(0, writes * size);
        var chunk = reader.allocate(size);
        long begin = System.nanoTime();
        reader.send(length.clear());
        for (long i = 0; i < writes; i++) {
            reader.send(chunk.clear());
        }
        reader.flush();
        if (!reader.receive(length.clear())) {
            throw new IOException("the reader ended");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Link reader(String kind) throws IOException {
        var known = readers.get(kind);
        if (known != null) {
            return known;
        }
        var reader = Partner.start(kind, "swallow", 0);
        stream(reader, 0, 1); // its JVM is up when this returns
        readers.put(kind, reader);
        return reader;
    }

    @Override
    public void close() throws IOException {
        for (var reader : readers.values()) {
            reader.close();
        }
    }
}
