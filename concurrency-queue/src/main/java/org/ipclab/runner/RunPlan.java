package org.ipclab.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * What a run is to be: its sources, its stages, and what is said about the whole of it. Never
 * changes once it is made: each change makes a copy.
 */
final class RunPlan {
    private List<SourcePlan> sources;
    private List<StagePlan> stages = List.of();
    private String name;
    private ThreadFactory threads = Thread.ofPlatform().daemon().factory();
    private long deadlineNanos = Long.MAX_VALUE;
    private long graceNanos = Duration.ofSeconds(1).toNanos();
    private boolean goesOn;
    private long reportEveryNanos = Long.MAX_VALUE;
    private Consumer<? super Report> listener = report -> {};

    RunPlan(List<SourcePlan> sources, String name) {
        this.sources = sources;
        this.name = name;
    }

    private RunPlan(RunPlan from) {
        sources = from.sources;
        stages = from.stages;
        name = from.name;
        threads = from.threads;
        deadlineNanos = from.deadlineNanos;
        graceNanos = from.graceNanos;
        goesOn = from.goesOn;
        reportEveryNanos = from.reportEveryNanos;
        listener = from.listener;
    }

    private RunPlan with(Consumer<RunPlan> change) {
        var copy = new RunPlan(this);
        change.accept(copy);
        return copy;
    }

    private static <E> List<E> longer(List<E> list, E more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    // ---- changes

    RunPlan and(SourcePlan source) {
        if (!stages.isEmpty()) {
            throw new IllegalStateException("name all sources before the first stage");
        }
        return with(p -> p.sources = longer(sources, source));
    }

    RunPlan then(StagePlan stage) {
        return with(p -> p.stages = longer(stages, stage));
    }

    RunPlan inOrder() {
        return with(p -> p.stages = stages.stream().map(StagePlan::inOrder).toList());
    }

    RunPlan named(String newName) {
        return with(p -> p.name = newName);
    }

    RunPlan threads(ThreadFactory newThreads) {
        return with(p -> p.threads = newThreads);
    }

    RunPlan deadline(long nanos) {
        return with(p -> p.deadlineNanos = nanos);
    }

    RunPlan grace(long nanos) {
        return with(p -> p.graceNanos = nanos);
    }

    RunPlan goingOn() {
        return with(p -> p.goesOn = true);
    }

    RunPlan reporting(long everyNanos, Consumer<? super Report> newListener) {
        return with(
                p -> {
                    p.reportEveryNanos = everyNanos;
                    p.listener = newListener;
                });
    }

    // ---- what it says

    List<SourcePlan> sources() {
        return sources;
    }

    List<StagePlan> stages() {
        return stages;
    }

    String name() {
        return name;
    }

    ThreadFactory threads() {
        return threads;
    }

    /** How long the run may take. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** How long a run that was stopped waits for its threads. */
    long graceNanos() {
        return graceNanos;
    }

    /** Whether failures are counted and do not stop the run. */
    boolean goesOn() {
        return goesOn;
    }

    /** The time between two calls of the listener. */
    long reportEveryNanos() {
        return reportEveryNanos;
    }

    Consumer<? super Report> listener() {
        return listener;
    }
}
