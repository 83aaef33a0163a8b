package org.ipclab.pipes;

import org.ipclab.pipes.os.Adopted;

import java.io.IOException;

/**
 * A pipe of the operating system: bytes go in at the {@link #sink()} and come out at the {@link
 * #source()}, in order, each once, in this process or across processes.
 *
 * <p>The kernel keeps up to {@code capacity} bytes (64 KiB unless asked otherwise). A full pipe
 * makes a writer wait, an empty one a reader. The reader gets end of file when the last write end
 * is closed; a writer gets {@link BrokenPipeException} when the last read end is. "Last" counts
 * every copy in every process: close the end that you do not use, or the other side waits for ever.
 *
 * {@snippet class="org.ipclab.pipes.PipeSnippets" region="first"}
 *
 * <p>Thread safe, like the ends. No child gets an end unless {@link ChildProcess} is told to pass
 * it on. The ends are close-on-exec, so that this holds for children of foreign native code too;
 * the first few pipes of a program, which are opened without a call of the kernel, are so once a
 * child was started, an end made non-blocking, or a ninth pipe opened.
 */
public final class PipeChannel implements AutoCloseable {
    private final PipeSource source;
    private final PipeSink sink;

    private PipeChannel(Adopted.Ends ends) {
        this.source = new PipeSource(ends.source());
        this.sink = new PipeSink(ends.sink());
    }

    /**
     * Opens a pipe with the system's usual capacity.
     *
     * @return the pipe
     * @throws IOException if no descriptor is left
     */
    public static PipeChannel open() throws IOException {
        return new PipeChannel(Provider.current().open());
    }

    /**
     * Opens a pipe of another capacity.
     *
     * @param capacityBytes how many bytes it shall hold, above 0; rounded up to the next power of
     *     two of pages (4096 bytes each), which {@link PipeEnd#capacity()} tells. Where the kernel
     *     is not called, the capacity stays the usual one
     * @return the pipe
     * @throws IllegalArgumentException if the capacity is not above 0
     * @throws IOException if no descriptor is left, or the capacity is above what the system allows
     *     ({@code /proc/sys/fs/pipe-max-size}, usually 1 MiB)
     */
    public static PipeChannel open(int capacityBytes) throws IOException {
        if (capacityBytes <= 0) {
            throw new IllegalArgumentException(
                    "a pipe's capacity must be above 0 bytes, not " + capacityBytes);
        }
        PipeChannel pipe = open();
        try {
            if (pipe.sink.descriptor.isDirect()) {
                pipe.sink.descriptor.capacity(capacityBytes);
            }
            return pipe;
        } catch (IOException e) {
            pipe.close();
            throw e;
        }
    }

    /**
     * The read end.
     *
     * @return the same at each call
     */
    public PipeSource source() {
        return source;
    }

    /**
     * The write end.
     *
     * @return the same at each call
     */
    public PipeSink sink() {
        return sink;
    }

    /**
     * Closes both ends here. Copies in other processes stay open. Does not wait; closing again does
     * nothing.
     *
     * @throws IOException if the system fails to close an end
     */
    @Override
    public void close() throws IOException {
        try (source) {
            sink.close();
        }
    }
}
