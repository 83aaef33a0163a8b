package org.ipclab.select;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Waits for what other threads are doing. */
final class Threads {
    private Threads() {}

    /** Until a loop that was started waits in the kernel for something to happen. */
    static void awaitIdle(Multiplexer loop, Thread thread) {
        long turns;
        do {
            turns = loop.stats().turns();
            while (!isInSelect(thread) || !sleeps("multiplexer")) {
                Thread.yield();
            }
        } while (loop.stats().turns() != turns);
    }

    private static boolean isInSelect(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("lockAndDoSelect"));
    }

    /** Java shows a thread that waits in the kernel as running; the kernel knows better. */
    private static boolean sleeps(String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            List<String> states =
                    tasks.map(Threads::stat)
                            .filter(stat -> stat.contains("(" + name + ")"))
                            .toList();
            return !states.isEmpty() && states.stream().allMatch(stat -> stat.contains(") S "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stat(Path task) {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (IOException ended) {
            return "";
        }
    }
}
