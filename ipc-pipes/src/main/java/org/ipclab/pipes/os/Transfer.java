package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.slf4j.LoggerFactory;

import java.lang.foreign.MemorySegment;

/**
 * How bytes get from a file and into it without waiting, though the file may well be one on which
 * other processes want to wait. Each answers as the kernel does: how many bytes, 0 at end of file,
 * or {@code -errno}.
 */
enum Transfer {
    /** For a file that never makes anybody wait, and for one that was made non-blocking. */
    PLAIN {
        @Override
        int read(int fd, long address, int length) {
            int count = BareCall.read(fd, address, length);
            // An error takes no bytes: again, to be told which.
            return count < 0 ? OpenFiles.read(fd, address, length) : count;
        }

        @Override
        int write(int fd, long address, int length) {
            int count = BareCall.write(fd, address, length);
            return count < 0 ? OpenFiles.write(fd, address, length) : count;
        }
    },

    /** For pipes: {@code preadv2} and {@code pwritev2} with {@code RWF_NOWAIT}. */
    NOWAIT {
        @Override
        int read(int fd, long address, int length) {
            int count = transfer(PREADV2, fd, address, length);
            return Kernel.isForbidden(count) ? instead().read(fd, address, length) : count;
        }

        @Override
        int write(int fd, long address, int length) {
            int count = transfer(PWRITEV2, fd, address, length);
            return Kernel.isForbidden(count) ? instead().write(fd, address, length) : count;
        }

        private static int transfer(MemorySegment function, int fd, long address, int length) {
            MemorySegment vector = Kernel.structure();
            vector.setAtIndex(JAVA_LONG, 0, address);
            vector.setAtIndex(JAVA_LONG, 1, length);
            return (int) Kernel.call(function, fd, vector.address(), 1, -1, RWF_NOWAIT, 0);
        }

        private static Transfer instead() {
            if (!nowaitIsForbidden) {
                nowaitIsForbidden = true;
                LoggerFactory.getLogger(Transfer.class)
                        .debug("no RWF_NOWAIT for pipes here: they are polled before each call");
            }
            return POLLED;
        }
    },

    /**
     * For what knows no better way: asks before each call, and writes no more than there is room
     * for then. Where another process takes the bytes, or the room, in between, the call waits.
     */
    POLLED {
        @Override
        int read(int fd, long address, int length) {
            int ready = OpenFiles.poll(fd, OpenFiles.POLLIN);
            return ready > 0 ? OpenFiles.read(fd, address, length) : orAgain(ready);
        }

        @Override
        int write(int fd, long address, int length) {
            int ready = OpenFiles.poll(fd, OpenFiles.POLLOUT);
            return ready > 0
                    ? OpenFiles.write(fd, address, Math.min(length, SURE_BYTES))
                    : orAgain(ready);
        }

        private static int orAgain(int ready) {
            return ready == 0 ? -Kernel.EAGAIN : ready;
        }
    },

    /** For sockets that carry bytes. */
    SOCKET {
        @Override
        int read(int fd, long address, int length) {
            return Sockets.receive(fd, address, length);
        }

        @Override
        int write(int fd, long address, int length) {
            return Sockets.send(fd, address, length);
        }
    },

    /** For sockets that carry messages: a message that does not fit is left where it is. */
    MESSAGES {
        @Override
        int read(int fd, long address, int length) {
            int next = Sockets.nextLength(fd, address);
            if (next > length) {
                return -EMSGSIZE;
            }
            boolean atEnd = next == 0 && isAtEnd(fd);
            int count = next < 0 || atEnd ? next : Sockets.receive(fd, address, length);
            return count == 0 && !atEnd ? EMPTY_MESSAGE : count;
        }

        private static boolean isAtEnd(int fd) {
            int events = OpenFiles.poll(fd, OpenFiles.POLLIN | OpenFiles.POLLRDHUP);
            return (events & (OpenFiles.POLLRDHUP | OpenFiles.POLLHUP)) != 0;
        }

        @Override
        int write(int fd, long address, int length) {
            return Sockets.send(fd, address, length);
        }
    };

    /** The answer to a read that took a message of no bytes. */
    static final int EMPTY_MESSAGE = Integer.MIN_VALUE;

    /** The answer to a read for which the buffer is too small. */
    static final int EMSGSIZE = 90;

    private static final int SURE_BYTES = 4096; // a page is what POLLOUT promises of a pipe
    private static final int RWF_NOWAIT = 8;
    private static final MemorySegment PREADV2 = Kernel.function("preadv2");
    private static final MemorySegment PWRITEV2 = Kernel.function("pwritev2");

    private static volatile boolean nowaitIsForbidden;

    /** The way for a file that must stay as it is. */
    static Transfer withoutWaiting(FileKind kind) {
        return switch (kind) {
            case PIPE -> NOWAIT;
            case STREAM_SOCKET -> SOCKET;
            case MESSAGE_SOCKET -> MESSAGES;
            case FILE, DIRECTORY -> PLAIN;
            case TERMINAL, OTHER -> POLLED;
        };
    }

    /** Reads what is there; {@link #EMPTY_MESSAGE} if that was a message of no bytes. */
    abstract int read(int fd, long address, int length);

    /** Writes what there is room for. */
    abstract int write(int fd, long address, int length);
}
