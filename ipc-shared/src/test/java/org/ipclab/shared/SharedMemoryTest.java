package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.os.OpenFiles;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

class SharedMemoryTest {
    @Test
    void itIsZeroAndAsLargeAsAsked() throws Exception {
        try (SharedMemory memory = SharedMemory.create(5000)) {
            assertThat(memory.size()).isEqualTo(5000);
            assertThat(memory.segment().byteSize()).isEqualTo(5000);
            assertThat(memory.segment().toArray(JAVA_INT)).containsOnly(0);
        }
    }

    @Test
    void aSizeThatIsNoneIsRefused() {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> SharedMemory.create(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(bytes));
        }
        assertThatThrownBy(() -> SharedMemory.create(Long.MAX_VALUE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void nobodyCanChangeItsSize() throws Exception {
        try (SharedMemory memory = SharedMemory.create(8192)) {
            int copy = memory.duplicate(3);
            try (FileChannel file =
                    FileChannel.open(Path.of("/proc/self/fd/" + copy), StandardOpenOption.WRITE)) {
                assertThatThrownBy(() -> file.truncate(10)).isInstanceOf(IOException.class);
            } finally {
                OpenFiles.close(copy);
            }
        }
    }

    @Test
    void onlySharedMemoryIsInherited() throws Exception {
        assertThatThrownBy(() -> SharedMemory.inherited(-1))
                .isInstanceOf(IllegalArgumentException.class);
        for (int descriptor : new int[] {0, 999_999}) {
            assertThatThrownBy(() -> SharedMemory.inherited(descriptor))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("descriptor " + descriptor);
        }
    }

    @Test
    void closedMemoryIsNotUsedAndNotGivenAway() throws Exception {
        SharedMemory memory = SharedMemory.create(4096);
        var segment = memory.segment();
        memory.close();
        memory.close();
        assertThatThrownBy(memory::segment).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> segment.get(JAVA_INT, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> memory.duplicate(3)).isInstanceOf(IOException.class);
    }

    /** Swaps two numbers: what is on 3 and 4 goes to a child of its own as 4 and 3. */
    static final class Swapper {
        public static void main(String[] arguments) throws Exception {
            try (SharedMemory first = SharedMemory.inherited(3);
                    SharedMemory second = SharedMemory.inherited(4)) {
                if (arguments.length == 0) {
                    try (ChildProcess child =
                            ChildProcess.java(Swapper.class, "again")
                                    .fd(3, second)
                                    .fd(4, first)
                                    .start()) {
                        child.waitFor();
                    }
                } else {
                    first.segment().set(JAVA_INT, 0, 2);
                    second.segment().set(JAVA_INT, 0, 1);
                }
                assertThatThrownBy(() -> SharedMemory.inherited(3)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> SharedLock.in(first, 64))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void childrenPassItOnToTheirChildren() throws Exception {
        try (SharedMemory one = SharedMemory.create(4096);
                SharedMemory two = SharedMemory.create(4096);
                ChildProcess child =
                        ChildProcess.java(Swapper.class).fd(3, one).fd(4, two).start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            assertThat(one.segment().get(JAVA_INT, 0)).isEqualTo(1);
            assertThat(two.segment().get(JAVA_INT, 0)).isEqualTo(2);
        }
    }

    @Test
    void nothingIsLeftOfManyMemories() throws Exception {
        useAndClose();
        long descriptors = descriptors();
        for (int i = 0; i < 500; i++) {
            useAndClose();
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(mappings()).isZero();
    }

    private static void useAndClose() throws Exception {
        long queueAt = SharedLock.BYTES;
        try (SharedMemory memory = SharedMemory.create(queueAt + SharedQueue.bytesFor(3, 3))) {
            SharedLock lock = SharedLock.in(memory);
            lock.lock();
            assertThat(lock.tryLock()).isFalse();
            lock.unlock();
            SharedQueue<byte[]> queue = SharedQueue.create(memory, queueAt, 3, 3);
            queue.put(new byte[3]);
            queue.take();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("ipclab-shared")).count();
        }
    }
}
