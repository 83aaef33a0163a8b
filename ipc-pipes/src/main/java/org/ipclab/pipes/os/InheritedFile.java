package org.ipclab.pipes.os;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * Opens descriptors above 2 that this process was started with, as plain files. That is stock Java
 * alone, so a program that needs no more of a pipe starts fast.
 *
 * <p>A descriptor that was not given may be a file of the virtual machine's own, such as a jar that
 * it runs: it is refused.
 */
public final class InheritedFile {
    /** Where the kernel could not be called, the directory of named pipes in their place. */
    public static final String VARIABLE = "IPCLAB_PIPES";

    private InheritedFile() {}

    /**
     * Opens a descriptor for reading.
     *
     * @param descriptor its number, which stays open too
     * @return the stream
     * @throws IOException if this process was started without it
     */
    public static FileInputStream input(int descriptor) throws IOException {
        File file = find(descriptor);
        FileInputStream stream = new FileInputStream(file);
        opened(file);
        return stream;
    }

    /**
     * Opens a descriptor for writing.
     *
     * @param descriptor its number, which stays open too
     * @return the stream
     * @throws IOException if this process was started without it
     */
    public static FileOutputStream output(int descriptor) throws IOException {
        File file = find(descriptor);
        FileOutputStream stream = new FileOutputStream(file);
        opened(file);
        return stream;
    }

    private static File find(int descriptor) throws IOException {
        String directory = System.getenv(VARIABLE);
        File named = directory == null ? null : new File(directory, String.valueOf(descriptor));
        if (named != null && named.exists()) {
            return named;
        }
        File file = new File("/dev/fd", String.valueOf(descriptor));
        if (!file.exists() || file.isFile()) {
            throw new IOException(notGiven(descriptor));
        }
        return file;
    }

    /** A named pipe that both sides have opened needs its name no more; the parent looks again. */
    private static void opened(File file) {
        if (!file.getParent().equals("/dev/fd")) {
            file.delete();
        }
    }

    /**
     * What is wrong with a descriptor that is not there.
     *
     * @param descriptor its number
     * @return the message
     */
    public static String notGiven(int descriptor) {
        return "this process was not started with a pipe on descriptor " + descriptor;
    }
}
