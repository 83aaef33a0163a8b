package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every work of the peers in C and Python can be done, and takes its time. */
class PeersTest {
    private static final Path SOURCES = Path.of("src", "main");

    @TempDir static Path folder;

    private static double run(List<String> command, String work) throws Exception {
        var log = new File(folder.toFile(), "log");
        var lane = ProcessLane.start(command, log, Duration.ofSeconds(30));
        try (lane) {
            double first = lane.run(1, List.of(work.split(" ")));
            return first + lane.run(20, List.of(work.split(" ")));
        } finally {
            assertThat(lane.isAlive()).isFalse();
            assertThat(log).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pipes, stream 65536",
        "pipes, stream 64",
        "pipes, pingpong 64",
        "pipes, spawn",
        "select, events 100 100",
        "select, events 100 1",
        "shared, uncontended",
        "shared, queue",
        "primes, primes 1000 1 168",
        "primes, primes 1000 2 168"
    })
    void aProgramInCDoesItsWork(String program, String work) throws Exception {
        assumeTrue(Programs.find("cc").isPresent(), "no C compiler");
        assertThat(run(List.of(compiled(program).toString()), work)).isPositive();
    }

    private static synchronized Path compiled(String program) throws Exception {
        var binary = folder.resolve(program);
        if (!Files.exists(binary)) {
            var source = SOURCES.resolve("c").resolve(program + ".c").toString();
            var compiler =
                    new ProcessBuilder(
                                    "cc",
                                    "-O2",
                                    "-Wall",
                                    "-Wextra",
                                    "-Werror",
                                    "-pthread",
                                    "-o",
                                    binary.toString(),
                                    source)
                            .inheritIO()
                            .start();
            assertThat(compiler.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(compiler.exitValue()).isZero();
        }
        return binary;
    }

    @ParameterizedTest
    @CsvSource({
        "peer_pipes, stream 65536",
        "peer_pipes, pingpong 64",
        "peer_pipes, spawn",
        "peer_select, events 100 100",
        "peer_select, events 100 1",
        "peer_queues, traffic 1 1 16",
        "peer_queues, traffic 4 4 1",
        "peer_pool, primes 1000 2 168",
        "peer_pool, dispatch 2",
        "peer_pool, flood 2",
        "peer_pool, start 1 fork"
    })
    void aScriptInPythonDoesItsWork(String script, String work) throws Exception {
        assumeTrue(Programs.find("python3").isPresent(), "no python3");
        var file = SOURCES.resolve("python").resolve(script + ".py").toString();
        assertThat(run(List.of("python3", file), work)).isPositive();
    }
}
