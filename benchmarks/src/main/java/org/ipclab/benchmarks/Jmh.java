package org.ipclab.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.List;

/**
 * A benchmark of JMH as one round: a fork of its own each time, so that forks of ours and the
 * peer's alternate, which JMH alone does not do. The words: the benchmark's class, then parameters
 * as {@code name=value}. An operation is a measured iteration of 200 ms; the case fixes how many.
 */
public final class Jmh implements Workload {
    private static final TimeValue ITERATION = TimeValue.milliseconds(200);

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var options =
                new OptionsBuilder()
                        .include("^" + words.getFirst().replace(".", "\\.") + "\\.")
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(ITERATION)
                        .measurementIterations((int) operations)
                        .measurementTime(ITERATION)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT);
        words.stream()
                .skip(1)
                .map(word -> word.split("=", 2))
                .forEach(word -> options.param(word[0], word[1]));
        var result = new Runner(options.build()).runSingle().getPrimaryResult();
        if (!result.getScoreUnit().equals("ns/op")) {
            throw new IllegalStateException("not in ns/op but " + result.getScoreUnit());
        }
        return result.getScore() / 1e9;
    }
}
