package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Real children, with random output and random deaths. */
class ManyChildrenTest {
    private static final int CHILDREN = 1000;
    private static final int AT_ONCE = 200;

    /** What one child will do, and what of it was seen. */
    private static final class Child {
        final int lines;
        final int code;
        final boolean killed;
        final CRC32 expected = new CRC32();
        final CRC32 seen = new CRC32();
        final List<ExitStatus> exits = new ArrayList<>();
        int ends;

        Child(Random random) {
            lines = random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(100);
            code = random.nextInt(256);
            killed = random.nextInt(4) == 0;
            for (int i = 1; i <= lines; i++) {
                expected.update((i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }

        String script() {
            return "seq 1 " + lines + "; " + (killed ? "kill -9 $$" : "exit " + code);
        }

        void see(ByteBuffer bytes) {
            seen.update(bytes);
        }

        void check() {
            assertThat(seen.getValue()).isEqualTo(expected.getValue());
            assertThat(ends).isEqualTo(1);
            assertThat(exits)
                    .containsExactly(killed ? new ExitStatus(-1, 9) : new ExitStatus(code, 0));
        }
    }

    private final List<Child> children = new ArrayList<>();
    private int finished;

    @Test
    @Tag("kernel")
    void everyByteEveryEndAndEveryExitIsSeenOnce() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < CHILDREN; i++) {
            children.add(new Child(random));
        }
        try (Multiplexer loop = Multiplexer.open()) {
            for (int i = 0; i < AT_ONCE; i++) {
                start(loop, i);
            }
            loop.run();
            assertThat(loop.registrations()).isEmpty();
            assertThat(loop.stats().spins()).isZero();
        }
        assertThat(finished).isEqualTo(CHILDREN);
        children.forEach(Child::check);
    }

    /** Starts a child, and its successor when it has ended. */
    private void start(Multiplexer loop, int number) throws IOException {
        Child child = children.get(number);
        ChildProcess process =
                ChildProcess.command("sh", "-c", child.script()).stdout(Stdio.PIPE).start();
        loop.onReadable(process.stdout(), child::see)
                .owning(process.stdout())
                .onEnd(() -> child.ends++);
        loop.onExit(
                process,
                status -> {
                    child.exits.add(status);
                    finished++;
                    if (number + AT_ONCE < CHILDREN) {
                        start(loop, number + AT_ONCE);
                    }
                });
    }

    /** Writes the numbers from 1 on until it is killed, at a moment that nobody can foretell. */
    private static final class Counter {
        final ChildProcess process;
        final long killAtBytes;
        final List<ExitStatus> exits = new ArrayList<>();
        long seenBytes;
        private String line = "1\n";
        private int at;
        int ends;

        Counter(Random random) throws IOException {
            killAtBytes = random.nextInt(1 << 18);
            process = ChildProcess.command("seq", "1", "1000000000").stdout(Stdio.PIPE).start();
        }

        void see(ByteBuffer bytes) throws IOException {
            seenBytes += bytes.remaining();
            while (bytes.hasRemaining()) {
                if (bytes.get() != line.charAt(at++)) {
                    throw new AssertionError("a gap before or in " + line);
                }
                if (at == line.length()) {
                    line = Integer.parseInt(line.strip()) + 1 + "\n";
                    at = 0;
                }
            }
            if (seenBytes >= killAtBytes) {
                process.destroyForcibly();
            }
        }

        void check() {
            assertThat(seenBytes).isGreaterThanOrEqualTo(killAtBytes);
            assertThat(ends).isEqualTo(1);
            assertThat(exits).containsExactly(new ExitStatus(-1, 9));
        }
    }

    @Test
    void whatAChildWroteBeforeItWasKilledIsSeenWithoutAGapAndThenItsEndAndItsExit()
            throws Exception {
        Random random = new Random(5);
        List<Counter> counters = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        try (Multiplexer loop = Multiplexer.builder().readBudget(4096).open()) {
            for (int i = 0; i < 100; i++) {
                Counter counter = new Counter(random);
                counters.add(counter);
                loop.onReadable(counter.process.stdout(), counter::see)
                        .owning(counter.process.stdout())
                        .onEnd(() -> counter.ends++)
                        .onFailure(failures::add);
                loop.onExit(counter.process, counter.exits::add);
            }
            loop.run();
        }
        assertThat(failures).isEmpty();
        counters.forEach(Counter::check);
    }
}
