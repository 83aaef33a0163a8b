package org.ipclab.examples.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux has counted for some threads up to one moment: how long each ran on a processor, and
 * how long it was ready to run while others did. The rest of the time it slept.
 */
public final class ThreadCounters {
    /** In nanoseconds. */
    private record Counted(long cpu, long queued) {}

    private static final Counted NOTHING = new Counted(0, 0);
    private static final Path PROC = Path.of("/proc");

    private final long nanoTime = System.nanoTime();
    private final Map<Path, Counted> threads = new HashMap<>();

    private ThreadCounters(Collection<Path> directories) {
        for (Path directory : directories) {
            try {
                String[] words =
                        Files.readString(directory.resolve("schedstat")).strip().split(" ", -1);
                threads.put(
                        directory, new Counted(Long.parseLong(words[0]), Long.parseLong(words[1])));
            } catch (IOException | RuntimeException ended) {
                // In the meantime: it is left out.
            }
        }
    }

    /** Those of the current thread, which must be a platform thread; empty where nobody counts. */
    public static Optional<ThreadCounters> ofCurrentThread() {
        try {
            return counted(List.of(PROC.resolve("thread-self").toRealPath()));
        } catch (IOException nobodyCounts) {
            return Optional.empty();
        }
    }

    /** Those of all threads of these processes; empty where nobody counts. */
    public static Optional<ThreadCounters> ofProcesses(Collection<Long> processes) {
        return counted(processes.stream().flatMap(ThreadCounters::threadsOf).toList());
    }

    private static Stream<Path> threadsOf(long process) {
        Path tasks = PROC.resolve(process + "/task");
        if (!Files.isDirectory(tasks)) {
            return Stream.empty();
        }
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.toList().stream();
        } catch (IOException gone) {
            return Stream.empty();
        }
    }

    private static Optional<ThreadCounters> counted(List<Path> directories) {
        ThreadCounters counters = new ThreadCounters(directories);
        return counters.threads.isEmpty() ? Optional.empty() : Optional.of(counters);
    }

    /** The time since, and how those that are here now have spent it. */
    public Spent since(ThreadCounters before) {
        long cpu = 0;
        long queued = 0;
        for (var thread : threads.entrySet()) {
            Counted then = before.threads.getOrDefault(thread.getKey(), NOTHING);
            cpu += thread.getValue().cpu() - then.cpu();
            queued += thread.getValue().queued() - then.queued();
        }
        return new Spent(
                Duration.ofNanos(nanoTime - before.nanoTime),
                Duration.ofNanos(cpu),
                Duration.ofNanos(queued));
    }

    /**
     * How a thread spent some time.
     *
     * @param wall the time
     * @param cpu on a processor
     * @param queued ready, but others ran
     */
    public record Spent(Duration wall, Duration cpu, Duration queued) {
        /** Neither running nor ready to run. */
        public Duration asleep() {
            Duration asleep = wall.minus(cpu).minus(queued);
            return asleep.isNegative() ? Duration.ZERO : asleep;
        }
    }
}
