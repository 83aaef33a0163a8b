package org.ipclab.benchmarks.pipes;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcessBuilder;

import org.ipclab.benchmarks.Workload;
import org.ipclab.pipes.ChildProcess;

import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@code true} and waits for its end, again and again. The word: by what. */
final class Spawn implements Workload {
    private interface Way {
        int exitCode() throws Exception;
    }

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var way = way(words.getFirst());
        long begin = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            int code = way.exitCode();
            if (code != 0) {
                throw new IllegalStateException("true ended with " + code);
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Way way(String name) {
        return switch (name) {
            case "ChildProcess" -> Spawn::byChildProcess;
            case "ProcessBuilder" -> Spawn::byProcessBuilder;
            case "NuProcess" -> Spawn::byNuProcess;
            default -> throw new IllegalArgumentException("no way is called " + name);
        };
    }

    private static int byChildProcess() throws Exception {
        try (var child = ChildProcess.command("true").start()) {
            return child.waitFor().code();
        }
    }

    private static int byProcessBuilder() throws Exception {
        return new ProcessBuilder("true")
                .redirectInput(Redirect.INHERIT)
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static int byNuProcess() throws Exception {
        var builder = new NuProcessBuilder(new NuAbstractProcessHandler() {}, "true");
        return builder.start().waitFor(10, TimeUnit.SECONDS);
    }
}
