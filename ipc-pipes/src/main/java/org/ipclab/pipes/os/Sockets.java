package org.ipclab.pipes.os;

import java.lang.foreign.MemorySegment;

/** Sockets that this process was started with. No call here waits, and none raises SIGPIPE. */
final class Sockets {
    static final MemorySegment GETSOCKOPT = Kernel.function("getsockopt");

    private static final int MSG_PEEK = 0x02;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;

    private static final MemorySegment RECV = Kernel.function("recv");
    private static final MemorySegment SEND = Kernel.function("send");
    private static final MemorySegment SHUTDOWN = Kernel.function("shutdown");

    private Sockets() {}

    static int receive(int fd, long address, int length) {
        return (int) Kernel.call(RECV, fd, address, length, MSG_DONTWAIT, 0, 0);
    }

    static int send(int fd, long address, int length) {
        return (int) Kernel.call(SEND, fd, address, length, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
    }

    /** How long the message is that is to be received next; it stays there. */
    static int nextLength(int fd, long address) {
        return (int) Kernel.call(RECV, fd, address, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT, 0, 0);
    }

    /** Tells the other side that nothing more comes, whoever else has the socket open. */
    static void endOutput(int fd) {
        Kernel.call(SHUTDOWN, fd, SHUT_WR, 0);
    }
}
