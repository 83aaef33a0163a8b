package org.ipclab.pipes.os;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A child process whose number is its own until its status is collected here.
 *
 * <p>Nobody can be given that number before, so under this object's monitor a signal never reaches
 * a stranger.
 */
public final class Child {
    private final int pid;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private boolean collected; // guarded by this

    Child(int pid) {
        this.pid = pid;
    }

    /**
     * The process number.
     *
     * @return the number, which may be another process's once this one has ended
     */
    public int pid() {
        return pid;
    }

    /**
     * The status word of {@code waitpid}.
     *
     * @return a future that completes when the process ends, in the one thread that sees all
     *     children end, so nothing that may block must hang on it; it fails if something else in
     *     this process collected the status
     */
    public CompletableFuture<Integer> status() {
        return status;
    }

    /**
     * Sends a signal, unless the process has ended.
     *
     * @param signal the signal's number
     * @return true if it was sent
     * @throws IOException if the kernel refuses, as it does for a process that changed its user
     */
    public synchronized boolean signal(int signal) throws IOException {
        return !collected && send(pid, signal);
    }

    /**
     * Sends a signal to all processes of the group that this process leads, unless it has ended.
     *
     * @param signal the signal's number
     * @return true if it was sent
     * @throws IOException if the kernel refuses
     */
    public synchronized boolean signalGroup(int signal) throws IOException {
        return !collected && send(-pid, signal);
    }

    private static boolean send(int target, int signal) throws IOException {
        Kernel.check(Processes.kill(target, signal), "cannot send signal " + signal);
        return true;
    }

    /**
     * From now on the status is collected as soon as the process ends, so that it stays no zombie.
     */
    void watch() throws KernelException {
        int descriptor = Kernel.check(Processes.descriptor(pid), "cannot watch a child");
        try {
            Watcher.watch(descriptor, Watcher.EPOLLIN, () -> collect(descriptor));
        } catch (KernelException e) {
            OpenFiles.close(descriptor);
            throw e;
        }
    }

    private void collect(int descriptor) {
        Watcher.forget(descriptor);
        OpenFiles.close(descriptor);
        long word;
        synchronized (this) {
            word = Processes.awaitExit(pid); // has ended: does not wait
            collected = true;
        }
        if (word >= 0) {
            status.complete((int) word);
        } else {
            status.completeExceptionally(
                    new KernelException(
                            "cannot collect the status of process " + pid, (int) -word));
        }
    }
}
