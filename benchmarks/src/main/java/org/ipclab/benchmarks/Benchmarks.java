package org.ipclab.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code benchmarks/run SUITE [--quick]}: measures, prints, and writes down a run of everything.
 */
public final class Benchmarks {
    private final Request request;
    private final PrintStream out;
    private final Allowance allowance;

    private Benchmarks(Request request, PrintStream out) {
        this.request = request;
        this.out = out;
        this.allowance =
                new Allowance(
                        request.plan().total(),
                        request.suites().stream().mapToInt(s -> s.cases().size()).sum());
    }

    /**
     * Runs a suite or all of them.
     *
     * @param args the suite's name, and {@code --quick}
     * @throws Exception if the results cannot be written, or the run is interrupted
     */
    public static void main(String[] args) throws Exception {
        Files.createDirectories(Home.path("target", "tmp")); // of the lanes
        System.exit(run(List.of(args), Suites.all(), System.out, System.err));
    }

    /** Runs, and returns the exit code: 2 for bad input, 1 if a contender failed, else 0. */
    static int run(List<String> args, List<Suite> known, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        Request request;
        try {
            request = Request.parse(args, known);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        return new Benchmarks(request, out).run();
    }

    private int run() throws IOException, InterruptedException {
        var outcomes = new LinkedHashMap<Suite, List<Outcome>>();
        for (var suite : request.suites()) {
            outcomes.put(suite, play(suite));
        }
        var provenance = Provenance.lines(request.plan());
        provenance.forEach(out::println);
        if (request.all() && !request.quick()) {
            write(outcomes, provenance);
        }
        return outcomes.values().stream().flatMap(List::stream).anyMatch(Outcome::hasFailed)
                ? 1
                : 0;
    }

    private List<Outcome> play(Suite suite) throws InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        try (var lanes = new Lanes(request.plan())) {
            for (var game : suite.cases()) {
                var outcome = Match.play(game, request.plan(), lanes, allowance.next());
                Report.lines(suite.name(), outcome).forEach(out::println);
                outcomes.add(outcome);
                if (!request.quick()) {
                    lanes.endAll(); // a fresh JVM for each case: no profile from the one before
                }
            }
        }
        return outcomes;
    }

    private static void write(Map<Suite, List<Outcome>> outcomes, List<String> provenance)
            throws IOException {
        Files.writeString(Home.path("RESULTS.md"), ResultsPage.of(outcomes, provenance));
    }
}
