package org.ipclab.benchmarks;

import java.util.List;
import java.util.Map;

/** {@code RESULTS.md}: a table a suite, and for each a table of the peers that stand beside. */
final class ResultsPage {
    private static final String HEAD =
            """
            # Results

            What `benchmarks/run all` measured. Ours and a peer do the same work in processes of their
            own that take turns (A B, B A, ...), so that whatever else the machine does hits both. A
            ratio is ours over the peer's figure: the median over all pairs of rounds, with the lowest
            and the highest pair as the spread. `>=` marks figures where more is better (throughput),
            `<=` those where less is (time). [How to read and extend this](../docs/benchmarks.md)

            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private ResultsPage() {}

    static String of(Map<Suite, List<Outcome>> outcomes, List<String> provenance) {
        var page = new ResultsPage();
        provenance.forEach(line -> page.line("- " + line));
        outcomes.forEach(page::suite);
        return page.page.toString();
    }

    private void suite(Suite suite, List<Outcome> outcomes) {
        line("\n## " + suite.name() + "\n");
        line("| case | ours | peer | peer's figure | ours/peer | spread | goal | |");
        line("|---|---|---|---|---|---|---|---|");
        outcomes.forEach(outcome -> rows(outcome, true));
        if (outcomes.stream().anyMatch(ResultsPage::hasBeside)) {
            line("\nBeside them, for the reader:\n");
            line("| case | ours | peer | peer's figure | ours/peer | spread |");
            line("|---|---|---|---|---|---|");
            outcomes.forEach(outcome -> rows(outcome, false));
        }
    }

    private static boolean hasBeside(Outcome outcome) {
        return outcome.scores().stream().anyMatch(score -> !score.hasGoal());
    }

    private void rows(Outcome outcome, boolean withGoal) {
        outcome.scores().stream()
                .filter(score -> score.hasGoal() == withGoal)
                .forEach(score -> row(outcome, score));
    }

    private void row(Outcome outcome, Outcome.Score score) {
        var unit = outcome.game().unit();
        var result = score.result();
        var verdict =
                score.peer()
                        .goal()
                        .map(goal -> " `" + goal + "` | " + Report.verdict(goal, result) + " |")
                        .orElse("");
        line(
                "| %s | %s | %s | %s | %s | %s |%s"
                        .formatted(
                                outcome.game().name(),
                                Report.figure(unit, outcome.ours()),
                                score.name(),
                                Report.figure(unit, result),
                                Report.value(result),
                                spread(result),
                                verdict));
    }

    private static String spread(Result result) {
        return result instanceof Result.Measured m
                ? Digits.of(m.ratio().low()) + " to " + Digits.of(m.ratio().high())
                : "";
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
