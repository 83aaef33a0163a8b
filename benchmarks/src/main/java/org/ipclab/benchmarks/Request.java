package org.ipclab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param suites what to run
 * @param all whether that is everything
 * @param quick whether to be done in two minutes
 */
record Request(List<Suite> suites, boolean all, boolean quick) {
    static Request parse(List<String> args, List<Suite> known) {
        var words = new ArrayList<>(args);
        boolean quick = words.removeAll(List.of("--quick"));
        if (words.size() != 1) {
            throw new IllegalArgumentException(
                    "expected one suite, not " + words.size() + ": " + usage(known));
        }
        var word = words.getFirst();
        if (word.equals("all")) {
            return new Request(known, true, quick);
        }
        var name = word.split("\\.", 2);
        var suite =
                known.stream()
                        .filter(s -> s.name().equals(name[0]))
                        .findFirst()
                        .orElseThrow(() -> unknown(word, known));
        return new Request(List.of(name.length == 1 ? suite : suite.only(name[1])), false, quick);
    }

    private static IllegalArgumentException unknown(String word, List<Suite> known) {
        String what = word.startsWith("-") ? "option" : "suite";
        return new IllegalArgumentException("no " + what + " '" + word + "': " + usage(known));
    }

    private static String usage(List<Suite> known) {
        return known.stream()
                .map(Suite::name)
                .collect(Collectors.joining("|", "benchmarks/run ", "|all|SUITE.CASE [--quick]"));
    }

    Plan plan() {
        return quick ? Plan.QUICK : Plan.FULL;
    }
}
