package org.ipclab.benchmarks.shared;

import org.ipclab.benchmarks.Workload;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.shared.SharedMemory;
import org.ipclab.shared.SharedQueue;
import org.ipclab.shared.SharedQueueClosedException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Takes records of 64 bytes that another process puts into a queue without pause. */
final class Records implements Workload {
    private static final int CAPACITY = 1024;
    private static final int RECORD_BYTES = 64;

    private record Producer(SharedMemory memory, SharedQueue<byte[]> queue, ChildProcess child) {}

    private @Nullable Producer producer;

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var queue = producer().queue();
        long begin = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            if (queue.take().length != RECORD_BYTES) {
                throw new IllegalStateException("a record of another length");
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Producer producer() throws IOException, InterruptedException {
        var known = producer;
        if (known != null) {
            return known;
        }
        var memory = SharedMemory.create(SharedQueue.bytesFor(CAPACITY, RECORD_BYTES));
        var queue = SharedQueue.create(memory, CAPACITY, RECORD_BYTES);
        var child = ChildProcess.java(Records.class).fd(3, memory).start();
        queue.take(); // it is up
        var started = new Producer(memory, queue, child);
        producer = started;
        return started;
    }

    @Override
    public void close() throws IOException {
        if (producer != null) {
            producer.queue().close();
            producer.child().close();
            producer.memory().close();
        }
    }

    /**
     * The producer.
     *
     * @param args none
     * @throws Exception if it was started without the memory
     */
    public static void main(String[] args) throws Exception {
        try (var memory = SharedMemory.inherited(3)) {
            var queue = SharedQueue.in(memory);
            var record = new byte[RECORD_BYTES];
            while (true) {
                queue.put(record);
            }
        } catch (SharedQueueClosedException e) {
            // The consumer has had enough.
        }
    }
}
