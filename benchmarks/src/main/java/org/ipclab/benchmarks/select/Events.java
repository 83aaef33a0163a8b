package org.ipclab.benchmarks.select;

import org.ipclab.benchmarks.Workload;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages read by a loop. The words: what to answer (the {@code time}, or the bytes {@code
 * allocated} for an event), kind of loop, pipes, how many of them are active, and, for ours, how
 * many sockets that nobody writes to are registered besides.
 */
final class Events implements Workload {
    /** Some pipes and a loop that reads them. */
    interface Loop extends Closeable {
        Turns.Cost cost(long messages) throws Exception;
    }

    private final Map<List<String>, Loop> loops = new HashMap<>();

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var cost = loop(words.subList(1, words.size())).cost(operations);
        return words.getFirst().equals("allocated")
                ? cost.allocatedBytes() / operations
                : cost.seconds();
    }

    private Loop loop(List<String> words) throws IOException {
        var known = loops.get(words);
        if (known != null) {
            return known;
        }
        var counts = words.stream().skip(1).map(Integer::valueOf).toList();
        var opened = open(words.getFirst(), counts);
        loops.put(words, opened);
        return opened;
    }

    private static Loop open(String kind, List<Integer> counts) throws IOException {
        int pipes = counts.get(0);
        int active = counts.get(1);
        return switch (kind) {
            case "Multiplexer" -> MultiplexerLoop.open(pipes, active, counts.get(2));
            case "Selector" -> SelectorLoop.open(pipes, active);
            default -> throw new IllegalArgumentException("no loop is called " + kind);
        };
    }

    @Override
    public void close() throws IOException {
        for (var loop : loops.values()) {
            loop.close();
        }
    }
}
