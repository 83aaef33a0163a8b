package org.ipclab.pipes.os;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The read ends of inherited sockets. A socket goes both ways, so closing its write end tells the
 * other side nothing as long as its read end is open here: it is shut down for writing then.
 */
final class SocketEnds {
    private static final Set<KernelDescriptor> SOURCES = ConcurrentHashMap.newKeySet();

    private SocketEnds() {}

    static void opened(KernelDescriptor end) {
        if (isSource(end)) {
            SOURCES.add(end);
        }
    }

    /** Call before the number is closed. */
    static void closing(KernelDescriptor end, int number) {
        if (isSource(end)) {
            SOURCES.remove(end);
        } else if (end.kind() == FileKind.STREAM_SOCKET && isReadHere(end)) {
            Sockets.endOutput(number);
        }
    }

    private static boolean isSource(KernelDescriptor end) {
        return end.kind() == FileKind.STREAM_SOCKET && end.direction() == Direction.SOURCE;
    }

    private static boolean isReadHere(KernelDescriptor sink) {
        for (KernelDescriptor source : SOURCES) {
            try {
                if (source.isSameFile(sink)) {
                    return true;
                }
            } catch (IOException closedMeanwhile) {
                // Not this one.
            }
        }
        return false;
    }
}
