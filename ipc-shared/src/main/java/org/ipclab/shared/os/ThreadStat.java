package org.ipclab.shared.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a thread in {@code /proc/NUMBER/stat} (see proc_pid_stat(5)).
 *
 * @param state a letter, such as {@code R} and {@code Z}
 * @param flags what the kernel notes of it
 * @param began when it started, in ticks since the machine did
 * @param pending signals that are on their way to it, a bit each
 */
record ThreadStat(char state, long flags, long began, long pending) {
    private static final int STATE = 0; // counted from behind the name, which may hold anything
    private static final int FLAGS = 6;
    private static final int BEGAN = 19;
    private static final int PENDING = 28;
    private static final int EXITING = 4;
    private static final int SIGKILL = 1 << (9 - 1);

    /** Empty if it cannot be read, which does not mean that the thread is gone. */
    static Optional<ThreadStat> of(Path directory) {
        try {
            String line = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(parse(line));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    static ThreadStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new ThreadStat(
                fields[STATE].charAt(0),
                Long.parseLong(fields[FLAGS]),
                Long.parseLong(fields[BEGAN]),
                Long.parseLong(fields[PENDING]));
    }

    /** It runs no code of its own any more, though the kernel may take long to free its memory. */
    boolean isEnding() {
        return state == 'Z' || state == 'X' || (flags & EXITING) != 0;
    }

    boolean isKilled() {
        return (pending & SIGKILL) != 0;
    }
}
