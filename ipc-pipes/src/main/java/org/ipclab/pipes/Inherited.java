package org.ipclab.pipes;

import java.io.IOException;

/**
 * The child's side: finds the ends of pipes that this process was started with.
 *
 * <p>Each descriptor can be taken once. Its number is then free, or {@code /dev/null} where it was
 * 0, 1 or 2, so that {@code System.in} ends and {@code System.out} goes nowhere instead of into the
 * pipe.
 *
 * {@snippet class="org.ipclab.pipes.PipeSnippets" region="inherited"}
 */
public final class Inherited {
    private Inherited() {}

    /**
     * Takes a descriptor as a read end.
     *
     * @param descriptor its number: 0 is standard input
     * @return the end, which closes it
     * @throws IllegalArgumentException if the number is negative
     * @throws IOException if this process was started without it, or it is not open for reading
     */
    public static PipeSource source(int descriptor) throws IOException {
        requireDescriptor(descriptor);
        return new PipeSource(Provider.current().inheritedSource(descriptor));
    }

    /**
     * Takes a descriptor as a write end.
     *
     * @param descriptor its number: 1 is standard output, 2 standard error
     * @return the end, which closes it
     * @throws IllegalArgumentException if the number is negative
     * @throws IOException if this process was started without it, or it is not open for writing
     */
    public static PipeSink sink(int descriptor) throws IOException {
        requireDescriptor(descriptor);
        return new PipeSink(Provider.current().inheritedSink(descriptor));
    }

    private static void requireDescriptor(int descriptor) {
        if (descriptor < 0) {
            throw new IllegalArgumentException("a descriptor is 0 or above, not " + descriptor);
        }
    }
}
