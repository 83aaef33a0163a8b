package org.ipclab.shared.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.os.BareCall;
import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.Processes;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Linux, called directly. Threads are told apart by the kernel's number and the moment of their
 * start, and sleep on a futex ("fast userspace mutex": Franke, Russell, Kirkwood 2002), the wait
 * queue that the kernel keeps for any word of any memory.
 */
final class LinuxPlatform implements Platform {
    private static final boolean X86 = System.getProperty("os.arch").matches("amd64|x86_64");
    private static final long SYS_GETTID = X86 ? 186 : 178;
    private static final long SYS_FUTEX = X86 ? 202 : 98;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int ESRCH = 3;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final Path PROC = Path.of("/proc");

    private static final MemorySegment SYSCALL = Kernel.function("syscall");

    private final int scope;

    private LinuxPlatform(int scope) {
        this.scope = scope;
    }

    /** Asks for each thing that is needed. */
    static LinuxPlatform reach() {
        try (Arena arena = Arena.ofConfined()) {
            LinuxPlatform platform = new LinuxPlatform(namespaces());
            MemorySegment word = arena.allocate(JAVA_INT);
            if (futex(word.address(), FUTEX_WAIT, 1, 0) != -Kernel.EAGAIN) {
                throw new UnsupportedOperationException("the kernel has no futex");
            }
            platform.identify();
            Memfd.create("", 1).close();
            return platform;
        } catch (IOException e) {
            throw new UnsupportedOperationException("memory cannot be shared here", e);
        }
    }

    private static int namespaces() throws IOException {
        Path directory = PROC.resolve("self/ns");
        Path time = directory.resolve("time"); // there is none before Linux 5.6
        return Objects.hash(
                "linux",
                Files.readSymbolicLink(directory.resolve("pid")).toString(),
                Files.isSymbolicLink(time) ? Files.readSymbolicLink(time).toString() : "");
    }

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public int scope() {
        return scope;
    }

    @Override
    public long identify() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException("a virtual thread has no identity of its own");
        }
        int number = (int) Kernel.call(SYSCALL, SYS_GETTID, 0, 0, 0, 0, 0);
        return ThreadStat.of(own(number))
                .map(stat -> Identity.of(number, stat.began()))
                .orElseThrow(
                        () ->
                                new UnsupportedOperationException(
                                        "cannot read when this thread began: is /proc mounted?"));
    }

    private static Path own(int thread) {
        return PROC.resolve("self/task").resolve(String.valueOf(thread));
    }

    @Override
    public Life life(long identity) {
        int number = Identity.number(identity);
        if (number == 0 || Processes.kill(number, 0) == -ESRCH) {
            return Life.DEAD;
        }
        return ThreadStat.of(PROC.resolve(String.valueOf(number)))
                .map(stat -> life(stat, identity))
                .orElse(Life.ALIVE);
    }

    private static Life life(ThreadStat stat, long identity) {
        if ((int) stat.began() != Identity.began(identity) || stat.isEnding()) {
            return Life.DEAD;
        }
        return stat.isKilled() ? Life.DYING : Life.ALIVE;
    }

    @Override
    public boolean isOwn(long identity) {
        int number = Identity.number(identity);
        return number != 0
                && ThreadStat.of(own(number))
                        .filter(stat -> life(stat, identity) != Life.DEAD)
                        .isPresent();
    }

    @Override
    public long processOf(long identity) {
        Path status = PROC.resolve(String.valueOf(Identity.number(identity))).resolve("status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("Tgid:"))
                    .mapToLong(line -> Long.parseLong(line.substring(5).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException unreadable) {
            return 0;
        }
    }

    /** Memory may be unmapped meanwhile: then the kernel returns, now or when the time is over. */
    @Override
    public void await(MemorySegment memory, long offset, int expected, long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timespec = arena.allocate(16, 8);
            timespec.set(JAVA_LONG, 0, nanos / NANOS_A_SECOND);
            timespec.set(JAVA_LONG, 8, nanos % NANOS_A_SECOND);
            futex(memory.address() + offset, FUTEX_WAIT, expected, timespec.address());
        }
    }

    private static long futex(long address, int operation, int value, long timespec) {
        return Kernel.call(SYSCALL, SYS_FUTEX, address, operation, value, timespec, 0);
    }

    @Override
    public int wake(MemorySegment memory, long offset, int most) {
        long address = memory.address() + offset;
        return (int) BareCall.call(SYSCALL, SYS_FUTEX, address, FUTEX_WAKE, most);
    }

    @Override
    public MemoryFile create(String name, long bytes) throws IOException {
        return Memfd.create(name, bytes);
    }

    @Override
    public MemoryFile open(String name) throws IOException {
        return Memfd.open(name);
    }

    @Override
    public MemoryFile inherited(int descriptor) throws IOException {
        return Memfd.inherited(descriptor);
    }
}
