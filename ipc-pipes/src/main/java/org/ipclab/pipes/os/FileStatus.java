package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What {@code statx} tells of a file.
 *
 * @param mode its kind and its permissions
 * @param inode its number on its device; the two ends of one pipe share it
 * @param device the minor number of its device
 */
record FileStatus(int mode, long inode, int device) {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STRUCTURE_BYTES = 256;
    private static final int MODE_OFFSET = 28;
    private static final int INODE_OFFSET = 32;
    private static final int DEVICE_OFFSET = 140;

    private static final MemorySegment STATX = Kernel.function("statx");

    /** Of an open file. */
    static FileStatus of(int fd) throws KernelException {
        MemorySegment structure = Kernel.structure();
        MemorySegment emptyPath = structure.asSlice(STRUCTURE_BYTES);
        emptyPath.set(JAVA_BYTE, 0, (byte) 0);
        Kernel.check(
                look(fd, emptyPath, AT_EMPTY_PATH, structure), "cannot look at descriptor " + fd);
        return read(structure);
    }

    /** Of what has a name, itself and not what it may be a link to. */
    static FileStatus of(byte[] path) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = Kernel.structure();
            Kernel.check(
                    look(AT_FDCWD, Strings.of(path, arena), AT_SYMLINK_NOFOLLOW, structure),
                    "cannot look at a file");
            return read(structure);
        }
    }

    private static long look(int directory, MemorySegment path, int flags, MemorySegment result) {
        return Kernel.call(
                STATX, directory, path.address(), flags, STATX_BASIC_STATS, result.address(), 0);
    }

    private static FileStatus read(MemorySegment structure) {
        return new FileStatus(
                Short.toUnsignedInt(structure.get(JAVA_SHORT, MODE_OFFSET)),
                structure.get(JAVA_LONG, INODE_OFFSET),
                structure.get(JAVA_INT, DEVICE_OFFSET));
    }

    /** Whether it is a device, such as {@code /dev/null}. */
    boolean isDevice() {
        return (mode & FileKind.S_IFMT) == FileKind.S_IFCHR;
    }

    /** Whether both are of the same file. */
    boolean isSameFile(FileStatus other) {
        return inode == other.inode && device == other.device;
    }
}
