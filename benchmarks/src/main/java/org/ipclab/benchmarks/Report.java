package org.ipclab.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The lines that a run prints. */
final class Report {
    private Report() {}

    /** A {@code RATIO} line for each peer with a goal, then where the figures came from. */
    static List<String> lines(String suite, Outcome outcome) {
        var game = outcome.game();
        var lines = new ArrayList<String>();
        for (var score : outcome.scores()) {
            score.peer()
                    .goal()
                    .map(goal -> ratio(suite + "." + game.name(), score, goal))
                    .ifPresent(lines::add);
        }
        lines.add("    ours " + figure(game.unit(), outcome.ours()));
        for (var score : outcome.scores()) {
            lines.add("    " + score.name() + " " + source(game.unit(), score));
        }
        return lines;
    }

    private static String ratio(String name, Outcome.Score score, Goal goal) {
        var result = score.result();
        return "RATIO %s/%s %s %s %s"
                .formatted(
                        name,
                        score.name().replace(' ', '-'),
                        value(result),
                        goal,
                        verdict(goal, result));
    }

    static String value(Result result) {
        return result instanceof Result.Measured m ? Digits.of(m.ratio().median()) : "-";
    }

    static String verdict(Goal goal, Result result) {
        return switch (result) {
            case Result.Measured m ->
                    goal.isMetBy(Digits.rounded(m.ratio().median())) ? "ok" : "short";
            case Result.Skipped(var reason) -> "skipped: " + reason;
            case Result.Failed(var reason) -> "failed: " + reason;
        };
    }

    private static String source(Unit unit, Outcome.Score score) {
        return figure(unit, score.result())
                + (score.result() instanceof Result.Measured m
                        ? ", ratio " + spread(m.ratio()) + (score.hasGoal() ? "" : ", beside")
                        : "");
    }

    static String figure(Unit unit, Result result) {
        return switch (result) {
            case Result.Measured m -> unit.format(m.figure().median());
            case Result.Skipped(var reason) -> reason;
            case Result.Failed(var reason) -> reason;
        };
    }

    /** The ratio and how far its rounds lie apart. */
    static String spread(Spread ratio) {
        var median = Digits.of(ratio.median());
        return ratio.rounds() == 1
                ? median + " (1 round)"
                : "%s (%s to %s in %d rounds)"
                        .formatted(
                                median,
                                Digits.of(ratio.low()),
                                Digits.of(ratio.high()),
                                ratio.rounds());
    }
}
