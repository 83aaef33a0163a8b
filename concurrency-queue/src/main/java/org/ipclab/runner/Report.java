package org.ipclab.runner;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a run has done, so far or in all. For each stage, and so for all of them, {@code produced =
 * consumed + failed + leftOver}.
 *
 * @param outcome how it ended, or that it has not
 * @param elapsed the time from its start to its end, or to now
 * @param stages what each stage has done, in the order of the chain
 * @param failures the one that stopped the run, if one did, and those that came first, oldest
 *     first; a hundred at most
 * @param stragglers threads that ignored their interrupt and still ran when the run gave up waiting
 *     for them; their stack traces say where
 */
public record Report(
        Outcome outcome,
        Duration elapsed,
        List<StageReport> stages,
        List<Failure> failures,
        List<Thread> stragglers) {

    /** How a run ended. */
    public enum Outcome {
        /** Not yet. */
        RUNNING,
        /** The sources came to their end, and every element was handled. */
        COMPLETED,
        /** A source, a step or a queue failed, and that stopped the rest. */
        FAILED,
        /** {@link Run#cancel()} was called, or the thread that waited was interrupted. */
        CANCELLED,
        /** The deadline passed first. */
        TIMED_OUT
    }

    /**
     * An element that a step failed on, or a source or a queue that failed.
     *
     * @param where the thread that it happened in, as "run-1 stage-2 consumer-3", or the stage
     * @param element the element, or null if a source or a queue failed
     * @param cause what was thrown
     */
    public record Failure(String where, @Nullable Object element, Throwable cause) {}

    /**
     * What one stage has done. Always {@code produced = consumed + failed + leftOver}.
     *
     * @param consumers how wide the stage is
     * @param produced elements that the producers of this stage came up with
     * @param consumed elements whose step returned
     * @param failed elements whose step threw
     * @param leftOver elements that were produced and neither consumed nor failed: they wait, or
     *     are in the hands of a consumer, or were given up when the run was stopped, or the queue
     *     lost them; less than 0 if the queue gave more than it got
     * @param peak the most elements seen waiting in the queue, sampled as batches are taken
     * @param putWaits how often a producer found the queue full
     * @param putWaited how long producers waited for room, all together
     * @param takeWaits how often a consumer found nothing to do
     * @param takeWaited how long consumers waited for elements, all together
     */
    public record StageReport(
            int consumers,
            long produced,
            long consumed,
            long failed,
            long leftOver,
            int peak,
            long putWaits,
            Duration putWaited,
            long takeWaits,
            Duration takeWaited) {

        /** Checks the sum. */
        public StageReport {
            if (consumed < 0 || failed < 0 || produced != consumed + failed + leftOver) {
                throw new IllegalArgumentException(
                        "produced %d, but consumed %d + failed %d + left over %d"
                                .formatted(produced, consumed, failed, leftOver));
            }
        }
    }

    /** Copies the lists. */
    public Report {
        stages = List.copyOf(stages);
        failures = List.copyOf(failures);
        stragglers = List.copyOf(stragglers);
    }

    /**
     * How many elements were produced: by the sources for the first stage, and by each stage for
     * the next.
     *
     * @return the sum over all stages
     */
    public long produced() {
        return sum(StageReport::produced);
    }

    /**
     * How many elements were handled.
     *
     * @return the sum over all stages
     */
    public long consumed() {
        return sum(StageReport::consumed);
    }

    /**
     * How many elements a step failed on.
     *
     * @return the sum over all stages
     */
    public long failed() {
        return sum(StageReport::failed);
    }

    /**
     * How many elements were produced and neither consumed nor failed.
     *
     * @return the sum over all stages
     */
    public long leftOver() {
        return sum(StageReport::leftOver);
    }

    /**
     * How many elements the last stage consumed a second.
     *
     * @return the throughput
     */
    public double perSecond() {
        return stages.getLast().consumed() * 1e9 / Math.max(1, elapsed.toNanos());
    }

    /**
     * Makes an exception of any end but {@link Outcome#COMPLETED}.
     *
     * @return this report
     * @throws IncompleteRunException if the run has not completed
     */
    public Report orThrow() {
        if (outcome != Outcome.COMPLETED) {
            throw new IncompleteRunException(this);
        }
        return this;
    }

    /**
     * The report in one line.
     *
     * @return for example {@code COMPLETED after 1.3 s: 1,000 produced = 998 consumed + 2 failed +
     *     0 left over}
     */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s after %.3f s: %,d produced = %,d consumed + %,d failed + %,d left over%s",
                outcome,
                elapsed.toNanos() / 1e9,
                produced(),
                consumed(),
                failed(),
                leftOver(),
                stragglers.isEmpty() ? "" : "; still running: " + names());
    }

    private List<String> names() {
        return stragglers.stream().map(Thread::getName).toList();
    }

    private long sum(ToLongFunction<StageReport> count) {
        return stages.stream().mapToLong(count).sum();
    }
}
