package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class SuitesTest {
    @Test
    void thereIsASuiteForEachModule() {
        assertThat(Suites.all())
                .extracting(Suite::name)
                .containsExactly("pipes", "select", "shared", "condition", "queue", "pool");
    }

    @Test
    void namesHaveNoBlankAndAreDifferent() {
        for (var suite : Suites.all()) {
            var names = suite.cases().stream().map(Case::name).toList();
            assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9.-]+"));
        }
    }

    @Test
    void thePeersOfACaseHaveDifferentNames() {
        for (var game : Suites.all().stream().flatMap(suite -> suite.cases().stream()).toList()) {
            assertThat(names(game)).as(game.name()).doesNotHaveDuplicates();
        }
    }

    private static List<String> names(Case game) {
        return Stream.concat(
                        Stream.of(game.ours()), game.peers().stream().map(Case.Peer::contender))
                .map(Contender::name)
                .toList();
    }
}
