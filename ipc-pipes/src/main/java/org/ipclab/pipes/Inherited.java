package org.ipclab.pipes;

import org.ipclab.pipes.os.Adoption;
import org.ipclab.pipes.os.Kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        return new PipeSource(Adoption.source(take(descriptor, Kernel.O_RDONLY, "reading")));
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
        return new PipeSink(Adoption.sink(take(descriptor, Kernel.O_WRONLY, "writing")));
    }

    private static int take(int descriptor, int mode, String purpose) throws IOException {
        if (descriptor < 0) {
            throw new IllegalArgumentException("a descriptor is 0 or above, not " + descriptor);
        }
        int flags = Kernel.flags(descriptor);
        if (flags < 0 || (descriptor > 2 && !isStream(descriptor))) {
            throw new IOException(
                    "this process was not started with a pipe on descriptor " + descriptor);
        }
        int access = flags & (Kernel.O_WRONLY | Kernel.O_RDWR);
        if (access != mode && access != Kernel.O_RDWR) {
            throw new IOException("descriptor " + descriptor + " is not open for " + purpose);
        }
        return Adoption.inherit(descriptor);
    }

    /** Above 2 the virtual machine has files of its own, which must not be taken from it. */
    private static boolean isStream(int descriptor) throws IOException {
        String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }
}
