package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class MatchTest {
    private static final Plan PLAN =
            new Plan(
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    3,
                    2,
                    2,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1));

    private final FakeLanes lanes = new FakeLanes(PLAN);

    private Outcome play(Case game) throws InterruptedException {
        return Match.play(game, PLAN, lanes, Duration.ofMinutes(1));
    }

    private static Case fixed(Case game) {
        return game.operations(10, 10);
    }

    @Test
    void ratioOfTimesIsOursOverTheirs() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("ours", 2e-6))
                        .against("<=0.6", lanes.taking("peer", 4e-6));
        assertThat(only(play(game)).ratio().median()).isCloseTo(0.5, Percentage.withPercentage(1));
    }

    @Test
    void ratioOfThroughputsIsOursOverTheirs() throws InterruptedException {
        var game =
                Case.of("case", Unit.perSecond("things"), lanes.taking("ours", 2e-6))
                        .against(">=1.0", lanes.taking("peer", 4e-6));
        assertThat(only(play(game)).ratio().median()).isCloseTo(2, Percentage.withPercentage(1));
    }

    @Test
    void oursAndAPeerTakeTurnsAndTheOrderTurnsToo() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .against("<=1", lanes.taking("B", 1));
        play(fixed(game));
        var warmUpAndRounds = List.of("A", "B", "A", "B", "B", "A", "A", "B");
        assertThat(lanes.asked.subList(0, 8)).isEqualTo(warmUpAndRounds);
        assertThat(lanes.asked).hasSize(2 * 8);
    }

    @Test
    void everyProcessGivesItsRounds() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .against("<=1", lanes.taking("B", 1));
        assertThat(only(play(fixed(game))).ratio().rounds())
                .isEqualTo(PLAN.forks() * PLAN.rounds());
    }

    @Test
    void peersBesideAreMeasuredAfterwards() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .beside(lanes.taking("beside", 4))
                        .against("<=1", lanes.taking("B", 1));
        var beside = play(fixed(game)).scores().getFirst().result();
        assertThat(beside)
                .asInstanceOf(type(Result.Measured.class))
                .extracting(Result.Measured::ratio)
                .isEqualTo(new Spread(0.25, 0.25, 0.25, 2));
        assertThat(lanes.asked.subList(16, 19)).containsOnly("beside");
    }

    @Test
    void aPeerThatIsNotHereIsSkippedAndNeverStarted() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .against("<=1", FakeLanes.missing("C", "no C compiler"));
        assertThat(play(fixed(game)).scores().getFirst().result())
                .isEqualTo(new Result.Skipped("no C compiler"));
        assertThat(lanes.asked).containsOnly("A");
    }

    @Test
    void aPeerThatFailsLeavesTheOthersTheirFigures() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .against("<=1", lanes.on("broken", (_, _) -> failing("it broke")))
                        .against("<=1", lanes.taking("B", 1));
        var outcome = play(fixed(game));
        assertThat(outcome.scores().getFirst().result()).isEqualTo(new Result.Failed("it broke"));
        assertThat(outcome.scores().getLast().result()).isInstanceOf(Result.Measured.class);
        assertThat(outcome.hasFailed()).isTrue();
    }

    @Test
    void whenOursFailsNobodyElseIsMeasured() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.on("A", (_, _) -> failing("ours broke")))
                        .against("<=1", lanes.taking("B", 1));
        var outcome = play(fixed(game));
        assertThat(outcome.ours()).isEqualTo(new Result.Failed("ours broke"));
        assertThat(outcome.scores().getFirst().result())
                .isEqualTo(new Result.Failed("ours gave no figure"));
    }

    @Test
    void afterTheLimitEachHasOneRound() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1))
                        .against("<=1", lanes.taking("B", 1));
        var outcome = Match.play(fixed(game), PLAN, lanes, Duration.ZERO);
        assertThat(only(outcome).ratio().rounds()).isEqualTo(PLAN.forks());
    }

    @Test
    void afterTheLimitThoseBesideAreLeftOut() throws InterruptedException {
        var game =
                Case.of("case", Unit.seconds(), lanes.taking("A", 1)).beside(lanes.taking("B", 1));
        var outcome = Match.play(fixed(game), PLAN, lanes, Duration.ZERO);
        assertThat(outcome.scores().getFirst().result())
                .isEqualTo(new Result.Skipped("no time left"));
        assertThat(lanes.asked).containsOnly("A");
    }

    @Test
    void aConstantIsItsOwnAnswer() throws InterruptedException {
        var game =
                Case.of("case", Unit.answeredSeconds(), lanes.on("A", (_, _) -> 0.005))
                        .against("<=1.0", Contender.constant("20ms", 0.02));
        assertThat(only(play(fixed(game))).ratio().median()).isEqualTo(0.25);
    }

    @Test
    void workGrowsUntilItFillsARound() throws InterruptedException {
        var largest = new long[1];
        Lane lane =
                (operations, _) -> {
                    largest[0] = operations;
                    return operations * 1e-8;
                };
        var game =
                Case.of("case", Unit.seconds(), lanes.on("A", lane))
                        .against("<=1", lanes.taking("B", 1e-8));
        play(game);
        assertThat((double) largest[0]).isCloseTo(100_000, Percentage.withPercentage(2));
    }

    private static double failing(String message) throws LaneException {
        throw new LaneException(message);
    }

    private static Result.Measured only(Outcome outcome) {
        return (Result.Measured) outcome.scores().getFirst().result();
    }
}
