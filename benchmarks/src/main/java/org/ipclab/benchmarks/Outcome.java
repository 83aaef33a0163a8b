package org.ipclab.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a case came to.
 *
 * @param game the case
 * @param ours our own result
 * @param scores the result against each peer, in the order of the case
 */
record Outcome(Case game, Result ours, List<Score> scores) {
    /** How ours stands against one peer. */
    record Score(Case.Peer peer, Result result) {
        boolean hasGoal() {
            return peer.goal().isPresent();
        }

        String name() {
            return peer.contender().name();
        }
    }

    boolean hasFailed() {
        return Stream.concat(
                        Stream.of(ours), scores.stream().filter(Score::hasGoal).map(Score::result))
                .anyMatch(Result.Failed.class::isInstance);
    }
}
