package org.ipclab.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The process that a contender on the JVM works in: reads {@code run OPERATIONS WORKLOAD WORDS...}
 * line by line, where the workload is a class name, and answers each line with a number or with
 * {@code error} and a reason, until its standard input ends.
 */
final class LaneProgram {
    private final Map<String, Workload> workloads = new HashMap<>();

    private LaneProgram() {}

    /**
     * Answers until standard input ends.
     *
     * @param args none
     * @throws Exception if standard input cannot be read or a workload cannot be closed
     */
    public static void main(String[] args) throws Exception {
        var answers = System.out;
        System.setOut(System.err); // what a workload or a library prints is no answer
        new LaneProgram().serve(answers);
        System.exit(0); // a workload that hung has left threads
    }

    private void serve(PrintStream answers) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(answer(List.of(line.split(" "))));
        }
        for (var workload : workloads.values()) {
            workload.close();
        }
    }

    private String answer(List<String> words) {
        try {
            return Double.toString(run(words));
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            return "error " + e.toString().lines().findFirst().orElse("");
        }
    }

    private double run(List<String> words) throws Exception {
        if (words.size() < 3 || !words.getFirst().equals("run")) {
            throw new IOException("no such command: " + words);
        }
        return workload(words.get(2))
                .run(Long.parseLong(words.get(1)), words.subList(3, words.size()));
    }

    private Workload workload(String name) throws ReflectiveOperationException {
        var known = workloads.get(name);
        if (known != null) {
            return known;
        }
        var constructor = Class.forName(name).asSubclass(Workload.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        var created = constructor.newInstance();
        workloads.put(name, created);
        return created;
    }
}
