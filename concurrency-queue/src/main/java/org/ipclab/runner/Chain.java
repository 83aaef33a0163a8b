package org.ipclab.runner;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The stages of a run, the workers around them, and their threads. */
final class Chain {
    private final Run run;
    private final RunPlan plan;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Builds the chain. Its threads do not run yet.
     *
     * @param last where the results of the last stage go
     * @param roots what the elements of each source hang below, if their order is wanted
     */
    Chain(Run run, RunPlan plan, Downstream last, List<OrderedElement> roots) {
        this.run = run;
        this.plan = plan;
        for (var stage : plan.stages()) {
            stages.add(stage.open(stages.size() + 1));
        }
        addProducers(stages.getFirst(), roots);
        for (int i = 0; i < stages.size(); i++) {
            boolean isLast = i == stages.size() - 1;
            addConsumers(stages.get(i), plan.stages().get(i), isLast ? last : stages.get(i + 1));
        }
        workers.forEach(this::addThread);
    }

    private void addProducers(Stage first, List<OrderedElement> roots) {
        for (int i = 0; i < plan.sources().size(); i++) {
            var source = plan.sources().get(i);
            if (!roots.isEmpty()) {
                source = roots.get(i).around(source);
            }
            var name = plan.name() + " producer-" + (i + 1);
            var producer = new Worker.Producer(run, name, first, source);
            workers.add(producer);
            first.addProducer(producer);
        }
    }

    private void addConsumers(Stage stage, StagePlan stagePlan, Downstream next) {
        for (int i = 0; i < stagePlan.consumers(); i++) {
            var name = plan.name() + " " + stage.name + " consumer-" + (i + 1);
            var consumer = new Worker.Consumer(run, name, next, stage, stagePlan.code());
            workers.add(consumer);
            stage.addConsumer(consumer);
            next.addProducer(consumer);
        }
    }

    private void addThread(Worker worker) {
        var thread = requireNonNull(plan.threads().newThread(worker), "the factory made no thread");
        thread.setName(worker.name);
        threads.add(thread);
    }

    int size() {
        return workers.size();
    }

    void start() {
        for (int i = 0; i < threads.size(); i++) {
            try {
                threads.get(i).start();
            } catch (Throwable failure) { // no memory for one more, say
                run.failedFatally(new Report.Failure(workers.get(i).name, null, failure));
                run.workerEnded();
            }
        }
    }

    /** Those that have not started yet keep the interrupt. */
    void interrupt() {
        stages.forEach(Stage::stop);
        threads.forEach(Thread::interrupt);
    }

    List<Thread> threads() {
        return threads;
    }

    /** What is wrong with the sums of a stage whose threads have all ended; null if nothing is. */
    Report.@Nullable Failure imbalance() {
        return stages.stream()
                .map(Stage::imbalance)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    List<Report.StageReport> report() {
        return stages.stream().map(Stage::report).toList();
    }
}
