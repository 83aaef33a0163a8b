package org.ipclab.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A contender in a match: how much work a round is for it, and the figures it has reached. */
final class Player {
    private final Contender contender;
    private final Unit unit;
    private final Lanes lanes;
    private final List<Double> figures = new ArrayList<>();
    private long operations = 1;
    private Optional<Result> out;

    Player(Contender contender, Unit unit, Lanes lanes) {
        this.contender = contender;
        this.unit = unit;
        this.lanes = lanes;
        this.out = contender.missing().map(Result.Skipped::new);
    }

    List<Double> figures() {
        return figures;
    }

    boolean isIn() {
        return out.isEmpty();
    }

    /** Works until warm and until a round is filled by what it does, but not for ever. */
    void warmUp(Duration warmUp, Duration round) throws InterruptedException {
        operations = 1;
        answer(); // starts the process, which may take longer than all that follows
        long start = System.nanoTime();
        boolean settled = false;
        while (isIn() && !(settled && since(start) > seconds(warmUp))) {
            double took = Math.max(1e-6, answer().orElse(seconds(round)));
            settled =
                    took > seconds(round) / 2
                            || since(start) > 10 * seconds(round) + 5 * seconds(warmUp);
            double growth = Math.clamp(seconds(round) / took, 0.25, 8);
            operations = Math.max(1, Math.round(operations * growth));
        }
    }

    /** Sets the work of a round, and does one round that does not count. */
    void warmUp(long fixedOperations) throws InterruptedException {
        operations = fixedOperations;
        answer();
    }

    void playRound() throws InterruptedException {
        answer().ifPresent(answer -> figures.add(unit.figure(answer, operations)));
    }

    /** Takes it out before it has played, for want of time. */
    void leaveOut() {
        out = out.or(() -> Optional.of(new Result.Skipped("no time left")));
    }

    /** What became of it, compared with our figures. */
    Result result(List<Double> ours) {
        return out.orElseGet(
                () -> new Result.Measured(Spread.of(figures), Spread.ofRatios(ours, figures)));
    }

    private Optional<Double> answer() throws InterruptedException {
        if (!isIn()) {
            return Optional.empty();
        }
        try {
            return Optional.of(lanes.of(contender).run(operations, contender.words()));
        } catch (LaneException e) {
            lanes.drop(contender);
            out = Optional.of(new Result.Failed(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
