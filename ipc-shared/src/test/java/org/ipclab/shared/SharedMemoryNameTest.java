package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Memory that is found by its name. */
class SharedMemoryNameTest {
    private static final String NAME = "test-" + ProcessHandle.current().pid();

    @Test
    void itIsFoundByItsName() throws Exception {
        try (SharedMemory made =
                        SharedMemory.create(NAME, 100, m -> m.segment().set(JAVA_INT, 0, 7));
                SharedMemory found = SharedMemory.open(NAME)) {
            assertThat(found.size()).isEqualTo(100);
            assertThat(found.segment().get(JAVA_INT, 0)).isEqualTo(7);
            found.segment().set(JAVA_INT, 4, 8);
            assertThat(made.segment().get(JAVA_INT, 4)).isEqualTo(8);
            assertThat(found.toString()).contains(NAME);
        }
    }

    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.open(arguments[0]);
            memory.segment().set(JAVA_INT, 0, 42);
            Children.ready();
            Children.stay();
        }
    }

    @Test
    void theNameLivesAsLongAsAProcessThatHasTheMemory() throws Exception {
        String name = NAME + ".other";
        SharedMemory made = SharedMemory.create(name, 4096, _ -> {});
        try (ChildProcess child =
                ChildProcess.java(Opener.class, name)
                        .stdin(Stdio.PIPE)
                        .stdout(Stdio.PIPE)
                        .start()) {
            Children.awaitReady(child);
            made.close();
            try (SharedMemory again = SharedMemory.open(name)) {
                assertThat(again.segment().get(JAVA_INT, 0)).isEqualTo(42);
                assertThatThrownBy(() -> SharedMemory.create(name, 1, _ -> {}))
                        .isInstanceOf(FileAlreadyExistsException.class)
                        .hasMessageContaining(name);
            }
            child.destroyForcibly();
            child.waitFor();
        }
        assertThatThrownBy(() -> SharedMemory.open(name))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(name);
        SharedMemory.create(name, 4096, _ -> {}).close();
    }

    @Test
    void nobodyFindsItBeforeItIsLaidOut() throws Exception {
        String name = NAME + ".late";
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        Actor<Void> maker =
                Actor.doing(
                        () ->
                                SharedMemory.create(
                                                name,
                                                4096,
                                                memory -> {
                                                    begun.countDown();
                                                    await(finish);
                                                    SharedLock.in(memory);
                                                })
                                        .close());
        begun.await();
        assertThatThrownBy(() -> SharedMemory.open(name)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> SharedMemory.create(name, 1, _ -> {}))
                .isInstanceOf(FileAlreadyExistsException.class);
        finish.countDown();
        maker.result();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLayoutThatFailsLeavesNothing() throws Exception {
        IllegalStateException reason = new IllegalStateException("no");
        assertThatThrownBy(
                        () ->
                                SharedMemory.create(
                                        NAME + ".failed",
                                        64,
                                        _ -> {
                                            throw reason;
                                        }))
                .isSameAs(reason);
        SharedMemory.create(NAME + ".failed", 64, _ -> {}).close();
    }

    @Test
    void ofMakersOfOneNameNoTwoSucceed() throws Exception {
        for (int round = 0; round < 20; round++) {
            String name = NAME + ".race" + round;
            List<Actor<SharedMemory>> makers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                makers.add(new Actor<>(() -> makeOrFail(name)));
            }
            List<SharedMemory> made = new ArrayList<>();
            for (Actor<SharedMemory> maker : makers) {
                SharedMemory memory = maker.result();
                if (memory.size() == 64) {
                    made.add(memory);
                }
            }
            assertThat(made).hasSizeLessThanOrEqualTo(1);
            made.forEach(SharedMemory::close);
        }
    }

    private static SharedMemory makeOrFail(String name) throws IOException {
        try {
            return SharedMemory.create(name, 64, _ -> {});
        } catch (FileAlreadyExistsException e) {
            try (SharedMemory other = SharedMemory.create(1)) {
                return other;
            }
        }
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : new String[] {"", "a/b", "../x", "a b", "ä", "a\0", "x".repeat(101)}) {
            assertThatThrownBy(() -> SharedMemory.create(name, 1, _ -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SharedMemory.open(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
