package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * Starts a program by {@code posix_spawn}: neither the memory of this process is copied nor, as
 * with a shell between them, an extra program run.
 *
 * <p>The child gets the descriptors that the plan names and the standard three, and no other: all
 * others are closed in it, also those that another thread is opening at this moment. No signal is
 * blocked or ignored in it, whatever holds here, but for the two (32 and 33) that the C library
 * keeps to itself.
 */
public final class Spawn {
    private static final int SETPGROUP = 0x02;
    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SIGKILL = 9;
    private static final int LAST_STANDARD = 2;

    /**
     * Larger than the C library's own structures: 80, 336 and 128 bytes where they were looked up.
     */
    private static final int STRUCTURE_BYTES = 512;

    private static final MemorySegment SPAWN = Kernel.function("posix_spawnp");
    private static final MemorySegment ACTIONS_INIT =
            Kernel.function("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY =
            Kernel.function("posix_spawn_file_actions_destroy");
    private static final MemorySegment ADD_DUP2 =
            Kernel.function("posix_spawn_file_actions_adddup2");
    private static final MemorySegment ADD_CLOSE =
            Kernel.function("posix_spawn_file_actions_addclose");
    private static final MemorySegment ADD_CLOSE_FROM =
            Kernel.function("posix_spawn_file_actions_addclosefrom_np");
    private static final MemorySegment ADD_CHDIR =
            Kernel.function("posix_spawn_file_actions_addchdir_np");
    private static final MemorySegment ATTRIBUTES_INIT = Kernel.function("posix_spawnattr_init");
    private static final MemorySegment SET_FLAGS = Kernel.function("posix_spawnattr_setflags");
    private static final MemorySegment SET_DEFAULT_SIGNALS =
            Kernel.function("posix_spawnattr_setsigdefault");
    private static final MemorySegment SET_MASK = Kernel.function("posix_spawnattr_setsigmask");
    private static final MemorySegment SET_GROUP = Kernel.function("posix_spawnattr_setpgroup");
    private static final MemorySegment FILL_SIGNALS = Kernel.function("sigfillset");
    private static final MemorySegment EMPTY_SIGNALS = Kernel.function("sigemptyset");

    private Spawn() {}

    /**
     * What to start.
     *
     * @param command the program, looked up in {@code PATH} if it has no slash, and its arguments
     * @param environment the whole environment, each {@code NAME=value}
     * @param directory where it runs, or null for here
     * @param ends the child's number of each descriptor that it gets, and the number here, which
     *     must be above all of the child's
     * @param ownGroup whether it leads a process group of its own
     */
    public record Plan(
            List<String> command,
            List<String> environment,
            @Nullable Path directory,
            SortedMap<Integer, Integer> ends,
            boolean ownGroup) {}

    /**
     * Starts the program.
     *
     * @param plan what to start
     * @return the child, whose end is already being watched
     * @throws KernelException if the program cannot be run, with the kernel's reason
     */
    public static Child start(Plan plan) throws KernelException {
        Processes.stopIgnoringChildren();
        EarlyPipe.end();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment actions = arena.allocate(STRUCTURE_BYTES, 16);
            must(ACTIONS_INIT, actions, 0, 0);
            try {
                addActions(actions, plan, arena);
                long error =
                        Kernel.call(
                                SPAWN,
                                pid.address(),
                                arena.allocateFrom(plan.command.getFirst()).address(),
                                actions.address(),
                                attributes(plan, arena).address(),
                                strings(plan.command, arena).address(),
                                strings(plan.environment, arena).address());
                refuse(error, "cannot start '" + plan.command.getFirst() + "'");
            } finally {
                Kernel.call(ACTIONS_DESTROY, actions.address(), 0, 0, 0, 0, 0);
            }
            Child child = new Child(pid.get(JAVA_INT, 0));
            watch(child);
            return child;
        }
    }

    /** A child whose end nobody would see must not stay. */
    private static void watch(Child child) throws KernelException {
        try {
            child.watch();
        } catch (KernelException e) {
            Processes.kill(child.pid(), SIGKILL);
            Processes.awaitExit(child.pid());
            throw e;
        }
    }

    /**
     * Opens {@code /dev/null} for a child.
     *
     * @param least the smallest number that it may have
     * @return the descriptor, close-on-exec; the caller closes it
     * @throws KernelException if no descriptor is left
     */
    public static int nothing(int least) throws KernelException {
        return Copies.ofNothing(least);
    }

    private static void addActions(MemorySegment actions, Plan plan, Arena arena)
            throws KernelException {
        if (plan.directory != null) {
            must(ADD_CHDIR, actions, arena.allocateFrom(plan.directory.toString()).address(), 0);
        }
        for (var end : plan.ends.entrySet()) {
            must(ADD_DUP2, actions, end.getValue(), end.getKey());
        }
        int highest =
                plan.ends.isEmpty() ? LAST_STANDARD : Math.max(LAST_STANDARD, plan.ends.lastKey());
        for (int fd = LAST_STANDARD + 1; fd < highest; fd++) {
            if (!plan.ends.containsKey(fd)) {
                must(ADD_CLOSE, actions, fd, 0);
            }
        }
        must(ADD_CLOSE_FROM, actions, highest + 1L, 0);
    }

    private static MemorySegment attributes(Plan plan, Arena arena) throws KernelException {
        MemorySegment attributes = arena.allocate(STRUCTURE_BYTES, 16);
        MemorySegment signals = arena.allocate(STRUCTURE_BYTES, 16);
        must(ATTRIBUTES_INIT, attributes, 0, 0);
        must(FILL_SIGNALS, signals, 0, 0);
        must(SET_DEFAULT_SIGNALS, attributes, signals.address(), 0);
        must(EMPTY_SIGNALS, signals, 0, 0);
        must(SET_MASK, attributes, signals.address(), 0);
        must(SET_GROUP, attributes, 0, 0);
        must(SET_FLAGS, attributes, SETSIGDEF | SETSIGMASK | (plan.ownGroup ? SETPGROUP : 0), 0);
        return attributes;
    }

    /** An array of C strings, ended by a null pointer. */
    private static MemorySegment strings(List<String> strings, SegmentAllocator arena) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return array;
    }

    private static void must(MemorySegment function, MemorySegment structure, long a, long b)
            throws KernelException {
        refuse(
                Kernel.call(function, structure.address(), a, b, 0, 0, 0),
                "cannot prepare the start of a program");
    }

    /** This family of functions returns the error number itself, and leaves errno alone. */
    private static void refuse(long error, String what) throws KernelException {
        if ((int) error != 0) {
            throw new KernelException(what, Math.abs((int) error));
        }
    }
}
