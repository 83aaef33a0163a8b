package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ReportTest {
    private static final Contender OURS = Contender.constant("ours", 1);

    private static Outcome outcome(Result peer, Result beside) {
        var game =
                Case.of("ping-pong", Unit.seconds(), OURS)
                        .against("<=1.25", Contender.constant("java.nio Pipe", 1))
                        .beside(Contender.constant("Jox", 1));
        return new Outcome(
                game,
                new Result.Measured(new Spread(1.5e-6, 1e-6, 2e-6, 3), new Spread(1, 1, 1, 3)),
                List.of(
                        new Outcome.Score(game.peers().get(0), peer),
                        new Outcome.Score(game.peers().get(1), beside)));
    }

    private static Result ratio(double median, int rounds) {
        return new Result.Measured(
                new Spread(3e-6, 1e-6, 4e-6, rounds),
                new Spread(median, median / 2, median * 2, rounds));
    }

    @Test
    void aRatioLineHasFiveWordsAndThenComesWhereItIsFrom() {
        assertThat(Report.lines("pipes", outcome(ratio(0.5, 3), ratio(0.25, 1))))
                .containsExactly(
                        "RATIO pipes.ping-pong/java.nio-Pipe 0.500 <=1.25 ok",
                        "    ours 1.50 us",
                        "    java.nio Pipe 3.00 us, ratio 0.500 (0.250 to 1.00 in 3 rounds)",
                        "    Jox 3.00 us, ratio 0.250 (1 round), beside");
    }

    @Test
    void aMissedGoalIsShort() {
        assertThat(Report.lines("pipes", outcome(ratio(1.26, 3), ratio(1, 1))))
                .first()
                .isEqualTo("RATIO pipes.ping-pong/java.nio-Pipe 1.26 <=1.25 short");
    }

    @Test
    void theVerdictIsThatOfThePrintedRatio() {
        assertThat(Report.lines("pipes", outcome(ratio(1.2549, 3), ratio(1, 1))))
                .first()
                .isEqualTo("RATIO pipes.ping-pong/java.nio-Pipe 1.25 <=1.25 ok");
    }

    @Test
    void whatIsNotHereIsSkippedWithTheReason() {
        var lines =
                Report.lines("pipes", outcome(new Result.Skipped("no C compiler"), ratio(1, 1)));
        assertThat(lines)
                .first()
                .isEqualTo("RATIO pipes.ping-pong/java.nio-Pipe - <=1.25 skipped: no C compiler");
    }

    @Test
    void thePageHasATableOfGoalsAndOneOfTheOthers() {
        var suite = new Suite("pipes", List.of());
        var page =
                ResultsPage.of(
                        Map.of(suite, List.of(outcome(ratio(0.5, 3), ratio(0.25, 1)))),
                        List.of("JDK 25"));
        assertThat(page)
                .contains("- JDK 25\n\n## pipes\n")
                .contains(
                        "| ping-pong | 1.50 us | java.nio Pipe | 3.00 us | 0.500 | 0.250 to 1.00"
                                + " | `<=1.25` | ok |\n")
                .contains("| ping-pong | 1.50 us | Jox | 3.00 us | 0.250 | 0.125 to 0.500 |\n");
    }
}
