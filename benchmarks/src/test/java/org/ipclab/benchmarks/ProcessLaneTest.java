package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class ProcessLaneTest {
    /** Answers the number of operations plus that of the words, and counts its runs. */
    static final class Echo implements Workload {
        private int runs;

        @Override
        public double run(long operations, List<String> words) {
            runs++;
            System.out.println("chatter that is no answer");
            return switch (words.getFirst()) {
                case "runs" -> runs;
                case "fail" -> throw new IllegalStateException("told to");
                case "exit" -> exit();
                default -> operations + words.size();
            };
        }

        private static double exit() {
            Runtime.getRuntime().halt(3);
            return 0;
        }
    }

    @TempDir Path folder;

    private ProcessLane java() throws LaneException {
        return start(Contender.java("Echo", Echo.class).command(), Duration.ofSeconds(30));
    }

    private ProcessLane start(List<String> command, Duration patience) throws LaneException {
        return ProcessLane.start(command, new File(folder.toFile(), "log"), patience);
    }

    @Test
    void aWorkloadAnswersAndIsKeptBetweenRuns() throws Exception {
        try (var lane = java()) {
            assertThat(lane.run(40, List.of(Echo.class.getName(), "a", "b"))).isEqualTo(42);
            assertThat(lane.run(1, List.of(Echo.class.getName(), "runs"))).isEqualTo(2);
        }
    }

    @Test
    void aWorkloadThatFailsSaysWhyAndLives() throws Exception {
        try (var lane = java()) {
            assertThatExceptionOfType(LaneException.class)
                    .isThrownBy(() -> lane.run(1, List.of(Echo.class.getName(), "fail")))
                    .withMessage("java.lang.IllegalStateException: told to");
            assertThat(lane.run(1, List.of(Echo.class.getName(), "runs"))).isEqualTo(2);
        }
    }

    @Test
    void aProcessThatEndsGivesNoAnswer() throws Exception {
        try (var lane = java()) {
            assertThatExceptionOfType(LaneException.class)
                    .isThrownBy(() -> lane.run(1, List.of(Echo.class.getName(), "exit")))
                    .withMessage("the process ended without an answer");
        }
    }

    @Test
    void aProcessThatHangsIsKilled() throws Exception {
        var lane = start(List.of("sleep", "1000"), Duration.ofMillis(50));
        assertThatExceptionOfType(LaneException.class)
                .isThrownBy(() -> lane.run(1, List.of("work")))
                .withMessageStartingWith("no answer within");
        lane.close();
        assertThat(lane.isAlive()).isFalse();
    }

    @Test
    void aProgramThatIsNotThereCannotBeStarted() {
        assertThatExceptionOfType(LaneException.class)
                .isThrownBy(() -> start(List.of("no-such-program"), Duration.ofSeconds(1)))
                .withMessageStartingWith("cannot start no-such-program");
    }

    @Test
    void closingEndsTheProcess() throws Exception {
        var lane = java();
        lane.run(1, List.of(Echo.class.getName(), "runs"));
        lane.close();
        assertThat(lane.isAlive()).isFalse();
    }
}
