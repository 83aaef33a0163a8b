package org.ipclab.benchmarks;

import java.time.Duration;

/**
 * How long and how often to measure.
 *
 * @param warmUp how long a contender works before the first round
 * @param round how long a round should take
 * @param rounds rounds in each process
 * @param besideRounds rounds of peers without a goal
 * @param forks how many times all processes of a case are started
 * @param patience how long to wait for an answer
 * @param total how long all cases together may take
 */
record Plan(
        Duration warmUp,
        Duration round,
        int rounds,
        int besideRounds,
        int forks,
        Duration patience,
        Duration total) {

    static final Plan QUICK =
            new Plan(
                    Duration.ofMillis(100),
                    Duration.ofMillis(40),
                    3,
                    1,
                    1,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(100));

    static final Plan FULL =
            new Plan(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(300),
                    7,
                    3,
                    3,
                    Duration.ofSeconds(60),
                    Duration.ofHours(4));

    boolean isQuick() {
        return equals(QUICK);
    }
}
