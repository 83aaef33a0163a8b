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
        var name = words.getFirst();
        boolean all = name.equals("all");
        var suites = known.stream().filter(suite -> all || suite.name().equals(name)).toList();
        if (suites.isEmpty()) {
            String what = name.startsWith("-") ? "option" : "suite";
            throw new IllegalArgumentException("no " + what + " '" + name + "': " + usage(known));
        }
        return new Request(suites, all, quick);
    }

    private static String usage(List<Suite> known) {
        return known.stream()
                .map(Suite::name)
                .collect(Collectors.joining("|", "benchmarks/run ", "|all [--quick]"));
    }

    Plan plan() {
        return quick ? Plan.QUICK : Plan.FULL;
    }
}
