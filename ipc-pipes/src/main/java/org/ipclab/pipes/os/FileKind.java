package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * What is behind a descriptor. A program's standard streams may be any of these: the shell, a
 * terminal, inetd, another program or nobody may have opened them.
 */
public enum FileKind {
    /**
     * A pipe, with a name or without. Whether it is in packet mode ({@code O_DIRECT}) only its
     * write end can tell; a read takes one packet then and drops what does not fit, and 4096 bytes
     * are room for any.
     */
    PIPE,
    /** A socket that carries bytes. */
    STREAM_SOCKET,
    /** A socket that carries messages: a read takes one and drops what does not fit. */
    MESSAGE_SOCKET,
    /** A terminal. */
    TERMINAL,
    /** A regular file, or another that is always ready, such as {@code /dev/null}. */
    FILE,
    /** A directory, which cannot be read. */
    DIRECTORY,
    /** A device or another kind of file that may have to be waited for. */
    OTHER;

    static final int S_IFMT = 0xf000;
    private static final int S_IFIFO = 0x1000;
    static final int S_IFCHR = 0x2000;
    private static final int S_IFDIR = 0x4000;
    private static final int S_IFBLK = 0x6000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFSOCK = 0xc000;

    private static final int TCGETS = 0x5401;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SOCK_STREAM = 1;

    /**
     * Looks at a descriptor.
     *
     * @param fd the descriptor
     * @return its kind
     * @throws KernelException if it is not open
     */
    static FileKind of(int fd) throws KernelException {
        return switch (FileStatus.of(fd).mode() & S_IFMT) {
            case S_IFIFO -> PIPE;
            case S_IFSOCK -> socketType(fd) == SOCK_STREAM ? STREAM_SOCKET : MESSAGE_SOCKET;
            case S_IFDIR -> DIRECTORY;
            case S_IFREG, S_IFBLK -> FILE;
            default -> isTerminal(fd) ? TERMINAL : Epoll.admits(fd) ? OTHER : FILE;
        };
    }

    private static boolean isTerminal(int fd) {
        MemorySegment settings = Kernel.structure();
        return OpenFiles.control(fd, TCGETS, settings.address()) >= 0;
    }

    private static int socketType(int fd) {
        MemorySegment type = Kernel.structure();
        MemorySegment length = type.asSlice(8);
        length.set(JAVA_INT, 0, Integer.BYTES);
        Kernel.call(
                Sockets.GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, type.address(), length.address(), 0);
        return type.get(JAVA_INT, 0);
    }

    /**
     * Whether a selector can wait for it.
     *
     * @return false if it is always ready
     */
    public boolean isSelectable() {
        return this != FILE && this != DIRECTORY;
    }

    /**
     * Whether a read takes a whole message and drops what does not fit.
     *
     * @return true if so
     */
    public boolean keepsBounds() {
        return this == MESSAGE_SOCKET;
    }
}
