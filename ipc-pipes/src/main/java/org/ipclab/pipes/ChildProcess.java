package org.ipclab.pipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running child process, started with ends of pipes as its descriptors.
 *
 * {@snippet class="org.ipclab.pipes.PipeSnippets" region="child"}
 *
 * <p>{@link #command} names any program, {@link #java} a main class of this program; {@link
 * ChildCommand} says what the child gets. The child has its standard descriptors, the ends it was
 * given, and nothing else that is open here.
 *
 * <p>The exit is collected as soon as the child ends, whoever asks for it, so no zombie stays, and
 * a grandchild that still holds standard output delays it no more than it does in a shell. Thread
 * safe.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Running child;
    private final Map<Integer, PipeEnd> kept;
    private final CompletableFuture<ExitStatus> exit;

    ChildProcess(Running child, Map<Integer, PipeEnd> kept) {
        this.child = child;
        this.kept = kept;
        this.exit = child.exit();
        LOG.debug("process {} started", child.pid());
    }

    /**
     * Names a program to run.
     *
     * @param command the program, looked up in {@code PATH} if it has no slash, and its arguments
     * @return what to refine, and then to start
     * @throws IllegalArgumentException if there is no program, or an argument holds a zero
     *     character
     */
    public static ChildCommand command(String... command) {
        return ChildCommand.program(command);
    }

    /**
     * Names a main class to run in a virtual machine of its own, of the same JDK, with the same
     * class path or module path.
     *
     * @param main a class with a {@code main} method
     * @param arguments its arguments
     * @return what to refine, and then to start
     */
    public static ChildCommand java(Class<?> main, String... arguments) {
        return ChildCommand.java(main, arguments);
    }

    /**
     * The number of the process.
     *
     * @return the number; once the child has ended it may be another's
     */
    public int pid() {
        return child.pid();
    }

    /**
     * The other end of the child's standard input.
     *
     * @return the same at each call
     * @throws IllegalStateException if it was not started with {@link Stdio#PIPE} there
     */
    public PipeSink stdin() {
        return (PipeSink) piped(0, "stdin");
    }

    /**
     * The other end of the child's standard output.
     *
     * @return the same at each call
     * @throws IllegalStateException if it was not started with {@link Stdio#PIPE} there
     */
    public PipeSource stdout() {
        return (PipeSource) piped(1, "stdout");
    }

    /**
     * The other end of the child's standard error.
     *
     * @return the same at each call
     * @throws IllegalStateException if it was not started with {@link Stdio#PIPE} there
     */
    public PipeSource stderr() {
        return (PipeSource) piped(2, "stderr");
    }

    private PipeEnd piped(int number, String name) {
        PipeEnd end = kept.get(number);
        if (end == null) {
            throw new IllegalStateException(
                    "the child has no pipe there: start it with " + name + "(Stdio.PIPE)");
        }
        return end;
    }

    /**
     * Whether the child still runs. Does not wait.
     *
     * @return false once its exit was seen
     */
    public boolean isAlive() {
        return !exit.isDone();
    }

    /**
     * Waits until the child ends.
     *
     * @return how it ended
     * @throws InterruptedException if the thread is interrupted meanwhile; the child goes on
     * @throws IOException if something else in this process collected the status
     */
    public ExitStatus waitFor() throws InterruptedException, IOException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw new IOException("the child's exit status is lost", e.getCause());
        }
    }

    /**
     * Waits until the child ends, at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return how it ended, or empty if it still runs
     * @throws InterruptedException if the thread is interrupted meanwhile; the child goes on
     * @throws IOException if something else in this process collected the status
     */
    public Optional<ExitStatus> waitFor(Duration timeout) throws InterruptedException, IOException {
        try {
            return Optional.of(exit.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException stillRunning) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException("the child's exit status is lost", e.getCause());
        }
    }

    /**
     * Tells when the child ends.
     *
     * @return a new future at each call; what hangs on it runs in a virtual thread
     */
    public CompletableFuture<ExitStatus> onExit() {
        return exit.thenApplyAsync(status -> status, Thread::startVirtualThread);
    }

    /**
     * Asks the child to end (SIGTERM), or its whole group if it leads one. Does not wait.
     *
     * @return false if it had ended before
     * @throws IOException if the kernel refuses, as for a child that changed its user
     */
    public boolean destroy() throws IOException {
        return signal(SIGTERM);
    }

    /**
     * Kills the child (SIGKILL), or its whole group if it leads one. Does not wait.
     *
     * @return false if it had ended before
     * @throws IOException if the kernel refuses, as for a child that changed its user
     */
    public boolean destroyForcibly() throws IOException {
        return signal(SIGKILL);
    }

    /**
     * Sends any signal to the child, or to its whole group if it leads one.
     *
     * @param signal the signal's number
     * @return false if it had ended before
     * @throws IOException if the kernel refuses
     */
    public boolean signal(int signal) throws IOException {
        return child.signal(signal);
    }

    /**
     * Ends the child if it still runs, first gently, after two seconds hard, and closes this side
     * of its standard pipes. Waits until it has ended. An interrupt only cuts the two seconds
     * short, and stays set.
     *
     * @throws IOException if an end fails to close, or the kernel refuses to signal the child
     */
    @Override
    public void close() throws IOException {
        for (PipeEnd end : kept.values()) {
            end.close();
        }
        if (destroy() && !endedWithin(GRACE)) {
            destroyForcibly();
        }
        exit.handle((status, lost) -> true).join();
    }

    private boolean endedWithin(Duration grace) throws IOException {
        try {
            return waitFor(grace).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        String state =
                isAlive()
                        ? "running"
                        : exit.isCompletedExceptionally() ? "lost" : exit.join().toString();
        return "ChildProcess[pid " + pid() + ", " + state + "]";
    }
}
