package org.ipclab.pipes;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.OpenFiles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Descriptors of all kinds, as a shell, inetd or another program would leave them to this one: not
 * close-on-exec, and with the other side in the hands of the test.
 */
enum FileKinds {
    PIPE,
    NON_BLOCKING_PIPE,
    PACKET_PIPE,
    FIFO,
    STREAM_SOCKET,
    NON_BLOCKING_SOCKET,
    SEQUENTIAL_PACKETS,
    TERMINAL;

    private static final int O_DIRECT =
            System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;

    /** One descriptor to be taken, and one for the other side. */
    record Pair(FileKinds kind, int taken, int other, int watch, Set<Integer> open)
            implements AutoCloseable {
        static Pair of(FileKinds kind, int taken, int other) {
            int inheritable = (int) Kernel.call(Kernel.function("dup"), taken, 0, 0, 0, 0, 0);
            Set<Integer> open = ConcurrentHashMap.newKeySet();
            open.addAll(List.of(other, taken));
            return new Pair(kind, inheritable, other, taken, open);
        }

        /** The mode of the open file, which nobody may change. */
        int flags() {
            return OpenFiles.flags(watch);
        }

        void send(byte[] bytes) throws IOException {
            int chunk = kind == PACKET_PIPE || kind == SEQUENTIAL_PACKETS ? 4000 : bytes.length;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment all = arena.allocate(Math.max(1, bytes.length));
                MemorySegment.copy(
                        bytes, 0, all, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
                for (int at = 0; at < bytes.length; ) {
                    int length = Math.min(chunk, bytes.length - at);
                    at += Kernel.check(OpenFiles.write(other, all.address() + at, length), "send");
                }
            }
        }

        void end() {
            if (kind == TERMINAL) {
                try {
                    send(new byte[] {4}); // what Ctrl-D sends
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            } else {
                close(other);
            }
        }

        /** All that comes until the end, or so many bytes. */
        byte[] receive(int most) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment chunk = arena.allocate(1 << 20);
                int count = 1;
                while (count > 0 && all.size() < most) {
                    count = OpenFiles.read(other, chunk.address(), 1 << 20);
                    if (count > 0) {
                        all.writeBytes(
                                chunk.asSlice(0, count)
                                        .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
                    }
                }
            }
            return all.toByteArray();
        }

        /** Lets go of the test's own copy, so that the other side sees the end. */
        void letGo() {
            close(watch);
        }

        @Override
        public void close() {
            close(watch);
            close(other);
        }

        /** Once: a number that was closed may be another file's by the next time. */
        private void close(int fd) {
            if (open.remove(fd)) {
                OpenFiles.close(fd);
            }
        }
    }

    Pair source(Path directory) throws IOException {
        int[] ends = ends(directory, true);
        return Pair.of(this, ends[0], ends[1]);
    }

    Pair sink(Path directory) throws IOException {
        int[] ends = ends(directory, false);
        return Pair.of(this, ends[1], ends[0]);
    }

    /** A read end and a write end. */
    private int[] ends(Path directory, boolean readEndIsTaken) throws IOException {
        return switch (this) {
            case PIPE -> pair("pipe2", 0);
            case NON_BLOCKING_PIPE -> nonBlocking(pair("pipe2", 0), readEndIsTaken);
            case PACKET_PIPE -> pair("pipe2", O_DIRECT);
            case FIFO -> fifo(directory);
            case STREAM_SOCKET -> sockets(SOCK_STREAM);
            case NON_BLOCKING_SOCKET -> nonBlocking(sockets(SOCK_STREAM), readEndIsTaken);
            case SEQUENTIAL_PACKETS -> sockets(SOCK_SEQPACKET);
            case TERMINAL -> terminal(readEndIsTaken);
        };
    }

    private static int[] nonBlocking(int[] ends, boolean readEnd) {
        OpenFiles.configureBlocking(ends[readEnd ? 0 : 1], false);
        return ends;
    }

    private static int[] pair(String function, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            Kernel.check(
                    Kernel.call(Kernel.function(function), pair.address(), flags, 0, 0, 0, 0),
                    function);
            return pair.toArray(JAVA_INT);
        }
    }

    static int[] sockets(int type) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            Kernel.check(
                    Kernel.call(Kernel.function("socketpair"), 1, type, 0, pair.address(), 0, 0),
                    "socketpair");
            return pair.toArray(JAVA_INT);
        }
    }

    static int[] streamSockets() throws IOException {
        return sockets(SOCK_STREAM);
    }

    private static int[] fifo(Path directory) throws IOException {
        Path path = Files.createTempDirectory(directory, "fifo").resolve("it");
        try (NamedPipe created = NamedPipe.create(path)) {
            byte[] name = created.path().toString().getBytes(StandardCharsets.UTF_8);
            int reader = OpenFiles.open(name, OpenFiles.O_RDONLY | OpenFiles.O_NONBLOCK);
            int writer = OpenFiles.open(name, OpenFiles.O_WRONLY);
            OpenFiles.configureBlocking(reader, true);
            return new int[] {Kernel.check(reader, "read"), Kernel.check(writer, "write")};
        }
    }

    private static int[] terminal(boolean childReads) throws IOException {
        byte[] multiplexer = "/dev/ptmx".getBytes(StandardCharsets.US_ASCII);
        int master = Kernel.check(OpenFiles.open(multiplexer, OpenFiles.O_RDWR | 0x100), "ptmx");
        Kernel.check(Kernel.call(Kernel.function("unlockpt"), master, 0, 0, 0, 0, 0), "unlockpt");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(100);
            Kernel.call(Kernel.function("ptsname_r"), master, name.address(), 100, 0, 0, 0);
            byte[] path = name.getString(0).getBytes(StandardCharsets.US_ASCII);
            int slave = Kernel.check(OpenFiles.open(path, OpenFiles.O_RDWR | 0x100), "pts");
            makeRaw(slave, arena, childReads);
            return childReads ? new int[] {slave, master} : new int[] {master, slave};
        }
    }

    /** No echo and no change of bytes; but where it is read, still lines and Ctrl-D. */
    private static void makeRaw(int terminal, Arena arena, boolean lines) {
        MemorySegment settings = arena.allocate(256, 8);
        Kernel.call(Kernel.function("tcgetattr"), terminal, settings.address(), 0, 0, 0, 0);
        settings.set(JAVA_INT, 4, 0); // c_oflag
        settings.set(JAVA_INT, 12, lines ? 2 : 0); // c_lflag: ICANON
        Kernel.call(Kernel.function("tcsetattr"), terminal, 0, settings.address(), 0, 0, 0);
    }
}
