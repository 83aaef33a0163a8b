package org.ipclab.benchmarks.pipes;

import org.ipclab.benchmarks.Workload;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a program that opens a pipe, sends a byte through it and ends; each kind of pipe with an
 * AOT cache that a first run has left. The word: kind of pipe. An operation is such a program, from
 * start to end.
 */
final class ColdStart implements Workload {
    private final Map<String, Path> caches = new HashMap<>();

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var kind = words.getFirst();
        var cache = cache(kind);
        long begin = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            start("-XX:AOTCache=" + cache, kind);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Path cache(String kind) throws IOException, InterruptedException {
        var known = caches.get(kind);
        if (known != null) {
            return known;
        }
        var cache = Files.createTempFile("ipclab", ".aot");
        caches.put(kind, cache);
        start("-XX:AOTCacheOutput=" + cache, kind);
        return cache;
    }

    private static void start(String option, String kind) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-Xlog:disable", "--enable-native-access=ALL-UNNAMED", option));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ColdStart.class.getName(), kind));
        int code =
                new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.INHERIT)
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException("the program ended with " + code);
        }
    }

    /**
     * The program.
     *
     * @param args the kind of pipe
     * @throws IOException if the pipe fails
     */
    public static void main(String[] args) throws IOException {
        try (var link = ChannelLink.loop(args[0])) {
            link.send(ByteBuffer.wrap(new byte[] {42}));
            var answer = ByteBuffer.allocate(1);
            if (!link.receive(answer) || answer.get(0) != 42) {
                throw new IOException("another byte came out");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var cache : caches.values()) {
            Files.delete(cache);
        }
    }
}
