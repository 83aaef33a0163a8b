package org.ipclab.shared;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.os.Processes;
import org.ipclab.shared.queue.QueueSleepers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * Child processes for tests, and the queues they share. A child says "ready" by one byte on its
 * standard output.
 */
final class Children {
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private Children() {}

    /** A child that starts fast and has the memory on descriptor 3. */
    static ChildCommand command(Class<?> main, SharedMemory memory, String... arguments) {
        return ChildProcess.java(main, arguments)
                .jvmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m")
                .fd(3, memory)
                .stdin(Stdio.PIPE)
                .stdout(Stdio.PIPE);
    }

    /** Lets children that stay go on, all at once. */
    static void release(Collection<ChildProcess> children) throws IOException {
        for (ChildProcess child : children) {
            awaitReady(child);
        }
        for (ChildProcess child : children) {
            child.stdin().write(ByteBuffer.wrap(new byte[] {'!'}));
        }
    }

    static void awaitReady(ChildProcess child) throws IOException {
        if (child.stdout().read(ByteBuffer.allocate(1)) != 1) {
            throw new IOException("the child ended before it was ready");
        }
    }

    /** In the child. */
    static void ready() {
        System.out.write('!');
        System.out.flush();
    }

    /** In the child: stays until the parent releases it. From then on it ends with the parent. */
    static void stay() throws IOException {
        int released = System.in.read();
        Runnable watch = () -> endWith(System.in);
        Thread.ofPlatform().daemon().start(watch);
        if (released == -1) {
            throw new IOException("the parent ended");
        }
    }

    private static void endWith(InputStream parent) {
        try {
            parent.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Stops a process, which lives on. */
    static void stop(ChildProcess child) {
        Processes.kill(Math.toIntExact(child.pid()), SIGSTOP);
    }

    static void resume(ChildProcess child) {
        Processes.kill(Math.toIntExact(child.pid()), SIGCONT);
    }

    /** In the child: dies here, as if by kill -9 at this very moment. */
    static void dieIf(boolean now) {
        if (now) {
            Processes.kill((int) ProcessHandle.current().pid(), SIGKILL);
            throw new AssertionError("killed");
        }
    }

    /** A queue whose waiters trust in signals alone: a lost one hangs the test. */
    static SharedQueue<byte[]> trusting(SharedMemory memory) {
        SharedQueue<byte[]> queue = SharedQueue.in(memory);
        QueueSleepers.trusting(queue.records());
        return queue;
    }
}
