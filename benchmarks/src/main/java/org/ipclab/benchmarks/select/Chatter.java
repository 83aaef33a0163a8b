package org.ipclab.benchmarks.select;

import org.HdrHistogram.Histogram;
import org.ipclab.benchmarks.Workload;
import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.PipeSource;
import org.ipclab.select.Multiplexer;
import org.ipclab.select.Registration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How late the messages of slow writers are when another never stops writing. A child process
 * writes without pause to one pipe, and to each of nine others on a schedule, twenty a second: a
 * message is the moment when it was due. Those of the first second, in which the child's JVM
 * compiles, do not count. An operation is a message of one slow writer; the answer is the 99th
 * percentile in seconds. The word: which loop reads.
 */
final class Chatter implements Workload {
    private static final int FIRST_DESCRIPTOR = 3;
    private static final int SLOW = 9;
    private static final long PERIOD = 50_000_000;
    private static final int WARM_UP = 20;

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var sources = new ArrayList<PipeSource>();
        var command = ChildProcess.java(Chatter.class);
        for (int i = 0; i <= SLOW; i++) {
            var pipe = PipeChannel.open();
            sources.add(pipe.source());
            command.fd(FIRST_DESCRIPTOR + i, pipe.sink());
        }
        var delays = new Delays(operations * SLOW);
        try (var _ = command.start()) {
            switch (words.getFirst()) {
                case "Multiplexer" -> readByMultiplexer(sources, delays);
                case "Selector" -> readBySelector(sources, delays);
                default -> throw new IllegalArgumentException("no loop is called " + words);
            }
        } finally {
            for (var source : sources) {
                source.close();
            }
        }
        return delays.seen.getValueAtPercentile(99) / 1e9;
    }

    private static void readByMultiplexer(List<PipeSource> sources, Delays delays)
            throws IOException, InterruptedException {
        try (var loop = Multiplexer.open()) {
            loop.onReadable(sources.getFirst(), _ -> {}); // the chatty one
            for (var source : sources.subList(1, sources.size())) {
                loop.onReadable(
                        source,
                        bytes -> {
                            delays.note(bytes);
                            if (delays.areComplete()) {
                                loop.registrations().forEach(Registration::cancel);
                            }
                        });
            }
            loop.run();
        }
    }

    private static void readBySelector(List<PipeSource> sources, Delays delays) throws IOException {
        var buffer = ByteBuffer.allocateDirect(65_536);
        try (var selector = Selector.open()) {
            for (var source : sources) {
                source.configureBlocking(false);
                source.register(selector, SelectionKey.OP_READ, source);
            }
            while (!delays.areComplete()) {
                selector.select();
                for (var keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    var source = (PipeSource) keys.next().attachment();
                    keys.remove();
                    source.read(buffer.clear());
                    if (source != sources.getFirst()) {
                        delays.note(buffer.flip());
                    }
                }
            }
        }
    }

    /** What the messages told. */
    private static final class Delays {
        final Histogram seen = new Histogram(3);
        private final long wanted;
        private int early;

        Delays(long wanted) {
            this.wanted = wanted;
        }

        void note(ByteBuffer messages) {
            while (messages.remaining() >= Long.BYTES) {
                long delay = Math.max(0, System.nanoTime() - messages.getLong());
                if (early < WARM_UP * SLOW) {
                    early++;
                } else {
                    seen.recordValue(delay);
                }
            }
        }

        boolean areComplete() {
            return seen.getTotalCount() >= wanted;
        }
    }

    /**
     * The child: writes until nobody reads any more.
     *
     * @param args none
     * @throws IOException if it was started without the pipes
     */
    public static void main(String[] args) throws IOException {
        var chatty = Inherited.sink(FIRST_DESCRIPTOR);
        for (int i = 1; i <= SLOW; i++) {
            var slow = Inherited.sink(FIRST_DESCRIPTOR + i);
            Thread.ofPlatform().daemon().start(() -> write(slow, PERIOD));
        }
        write(chatty, 0);
    }

    private static void write(PipeSink sink, long period) {
        var message = ByteBuffer.allocateDirect(Long.BYTES);
        try {
            for (long due = System.nanoTime() + period; ; due += period) {
                for (long now = System.nanoTime(); period > 0 && now < due; ) {
                    LockSupport.parkNanos(due - now);
                    now = System.nanoTime();
                }
                sink.write(message.clear().putLong(0, due));
            }
        } catch (BrokenPipeException e) {
            // The reader has seen enough.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
