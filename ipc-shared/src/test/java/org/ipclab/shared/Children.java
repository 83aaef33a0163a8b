package org.ipclab.shared;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.os.Kernel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Child processes for tests. Each says "ready" by one byte on its standard output. */
final class Children {
    private static final int SIGKILL = 9;

    private Children() {}

    /** A child that starts fast and has the memory on descriptor 3. */
    static ChildCommand command(Class<?> main, SharedMemory memory, String... arguments) {
        return ChildProcess.java(main, arguments)
                .jvmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m")
                .fd(3, memory)
                .stdin(Stdio.PIPE)
                .stdout(Stdio.PIPE);
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

    /** In the child: stays until the parent closes the pipe, or kills it. */
    static void stay() throws IOException {
        if (System.in.read() != -1) {
            throw new IOException("nobody writes to a child");
        }
    }

    /** In the child: dies here, as if by kill -9 at this very moment. */
    static void dieIf(boolean now) {
        if (now) {
            Kernel.kill((int) ProcessHandle.current().pid(), SIGKILL);
            throw new AssertionError("killed");
        }
    }
}
