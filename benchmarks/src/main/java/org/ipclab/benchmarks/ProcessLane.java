package org.ipclab.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A lane in another process, in whatever language: an order a line in, an answer a line out. */
final class ProcessLane implements Lane {
    private static final String END = "end of answers";

    private final Process process;
    private final Duration patience;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ProcessLane(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        Thread.ofVirtual().start(this::collectAnswers);
    }

    static ProcessLane start(List<String> command, File log, Duration patience)
            throws LaneException {
        try {
            var process = new ProcessBuilder(command).redirectError(Redirect.appendTo(log)).start();
            return new ProcessLane(process, patience);
        } catch (IOException e) {
            throw new LaneException(
                    "cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private void collectAnswers() {
        try (var lines = process.inputReader()) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // The process was killed: the same as its end.
        }
        answers.add(END);
    }

    @Override
    public double run(long operations, List<String> words)
            throws LaneException, InterruptedException {
        order("run " + operations + " " + String.join(" ", words) + "\n");
        var answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            kill();
            throw new LaneException("no answer within " + patience.toSeconds() + " s");
        }
        return number(answer);
    }

    private void order(String line) throws LaneException {
        try {
            var orders = process.outputWriter();
            orders.write(line);
            orders.flush();
        } catch (IOException e) {
            throw new LaneException("the process has ended", e);
        }
    }

    private static double number(String answer) throws LaneException {
        if (answer.equals(END)) {
            throw new LaneException("the process ended without an answer");
        }
        try {
            return Double.parseDouble(answer);
        } catch (NumberFormatException e) {
            throw new LaneException(
                    answer.startsWith("error ") ? answer.substring(6) : "answered " + answer, e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Lets the process end by itself, for the end of its input says so, and kills it if it stays.
     */
    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
