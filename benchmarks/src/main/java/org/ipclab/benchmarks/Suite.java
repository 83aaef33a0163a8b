package org.ipclab.benchmarks;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * The cases of one module.
 *
 * @param name the module's short name, as on the command line
 * @param cases in the order in which they are run
 */
public record Suite(String name, List<Case> cases) {
    /**
     * Some of the cases.
     *
     * @param beginning how their names begin
     * @return a suite of those alone
     * @throws IllegalArgumentException if there are none
     */
    public Suite only(String beginning) {
        var some = cases.stream().filter(c -> c.name().startsWith(beginning)).toList();
        if (some.isEmpty()) {
            throw new IllegalArgumentException(
                    "no case '%s' in %s: %s"
                            .formatted(
                                    beginning,
                                    name,
                                    cases.stream().map(Case::name).collect(joining(", "))));
        }
        return new Suite(name, some);
    }
}
