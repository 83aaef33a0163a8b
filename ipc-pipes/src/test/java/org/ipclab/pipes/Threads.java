package org.ipclab.pipes;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Threads that tests block on purpose. */
public final class Threads {
    private static final Set<String> WAITS =
            Set.of("read0", "write0", "poll", "park", "parkNanos", "readv0", "writev0");

    private Threads() {}

    /** A task in a thread of its own, and that thread. */
    public record Running<T>(Thread thread, FutureTask<T> result) {}

    public static Stream<Thread.Builder> bothKinds() {
        return Stream.of(Thread.ofPlatform().name("platform"), Thread.ofVirtual().name("virtual"));
    }

    public static <T> Running<T> start(Thread.Builder kind, Callable<T> task) {
        FutureTask<T> result = new FutureTask<>(task);
        return new Running<>(kind.start(result), result);
    }

    /** Returns once the thread is inside the call that waits for the pipe. */
    public static void awaitBlocked(Thread thread) {
        long start = System.nanoTime();
        while (!isBlocked(thread.getStackTrace())) {
            if (!thread.isAlive()) {
                throw new AssertionError("the thread ended instead of blocking");
            }
            if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
                throw new AssertionError(
                        "the thread does not wait for a pipe: "
                                + Arrays.toString(thread.getStackTrace()));
            }
            Thread.onSpinWait();
        }
    }

    /** In a channel of the JDK's, or parked until the kernel says that the file is ready. */
    private static boolean isBlocked(StackTraceElement[] stack) {
        return stack.length > 0
                && WAITS.contains(stack[0].getMethodName())
                && Arrays.stream(stack)
                        .map(StackTraceElement::getClassName)
                        .anyMatch(
                                name ->
                                        name.contains("ChannelImpl")
                                                || name.startsWith("org.ipclab.pipes.os.Waiters"));
    }
}
