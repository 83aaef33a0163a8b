package org.ipclab.benchmarks.pipes;

import org.ipclab.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A message goes to a partner and comes back. The words: where the partner is ({@code process},
 * {@code platform} or {@code virtual} thread), kind of link, bytes a message. An operation is a
 * round trip.
 */
final class PingPong implements Workload {
    private @Nullable Link link;
    private List<String> linkWords = List.of();

    @Override
    public double run(long operations, List<String> words) throws Exception {
        int size = Integer.parseInt(words.get(2));
        var partner = partner(words, size);
        Callable<Double> game = () -> play(partner, operations, size);
        if (!words.getFirst().equals("virtual")) {
            return game.call();
        }
        var task = new FutureTask<>(game);
        Thread.ofVirtual().start(task);
        return task.get();
    }

    private static double play(Link link, long rounds, int size) throws IOException {
        var message = link.allocate(size);
        long begin = System.nanoTime();
        for (long i = 0; i < rounds; i++) {
            link.send(message.clear());
            if (!link.receive(message.clear())) {
                throw new IOException("the partner ended");
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Link partner(List<String> words, int size) throws IOException {
        var known = link;
        if (known != null && linkWords.equals(words)) {
            return known;
        }
        close();
        linkWords = words;
        var started = start(words.get(0), words.get(1), size);
        link = started;
        play(started, 1, size); // its JVM is up when this returns
        return started;
    }

    private static Link start(String where, String kind, int size) throws IOException {
        if (where.equals("process")) {
            return Partner.start(kind, "echo", size);
        }
        var pair = ChannelLink.Pair.open(kind);
        var threads = where.equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        Partner.startEcho(threads, pair.there(), size);
        return pair.here();
    }

    @Override
    public void close() throws IOException {
        if (link != null) {
            link.close();
        }
    }
}
