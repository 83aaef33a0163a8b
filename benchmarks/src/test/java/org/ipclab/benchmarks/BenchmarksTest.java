package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

class BenchmarksTest {
    private static final List<Suite> KNOWN =
            List.of(suite("pipes", "<=0.5"), suite("queue", "<=0.1"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static Suite suite(String name, String goal) {
        var game =
                Case.of("case", Unit.answeredSeconds(), Contender.constant("ours", 1))
                        .against(goal, Contender.constant("peer", 4))
                        .operations(1, 1);
        return new Suite(name, List.of(game));
    }

    private int run(String... args) throws Exception {
        try (var o = new PrintStream(out, true, StandardCharsets.UTF_8);
                var e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return Benchmarks.run(List.of(args), KNOWN, o, e);
        }
    }

    static Stream<Arguments> badInput() {
        String usage = "benchmarks/run pipes|queue|all|SUITE.CASE [--quick]\n";
        return Stream.of(
                Arguments.of(new String[] {}, "expected one suite, not 0: " + usage),
                Arguments.of(
                        new String[] {"pipes", "queue"}, "expected one suite, not 2: " + usage),
                Arguments.of(new String[] {"cooking"}, "no suite 'cooking': " + usage),
                Arguments.of(new String[] {"--slow"}, "no option '--slow': " + usage));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputGivesOneLineAndCode2(String[] args, String line) throws Exception {
        assertThat(run(args)).isEqualTo(2);
        assertThat(err).hasToString(line);
        assertThat(out).hasToString("");
    }

    @Test
    void aSuiteIsRunAndTheFiguresSourceFollows() throws Exception {
        assertThat(run("pipes", "--quick")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("RATIO pipes.case/peer 0.250 <=0.5 ok\n    ours 1.00 s\n")
                .contains("\nJDK ", "\nkernel ", "\nC ", "\nPython ", "\nlibraries Agrona")
                .doesNotContain("queue");
    }

    @Test
    void shortIsAReportAndNoError() throws Exception {
        assertThat(run("--quick", "all")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("RATIO pipes.case/peer 0.250 <=0.5 ok")
                .contains("RATIO queue.case/peer 0.250 <=0.1 short");
    }
}
