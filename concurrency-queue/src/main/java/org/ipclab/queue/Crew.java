package org.ipclab.queue;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** The stages of a run, the workers around them, and their threads. */
final class Crew {
    private final Run run;
    private final RunPlan<?> plan;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Crew(Run run, RunPlan<?> plan, Outlet last, List<Envelope> envelopes) {
        this.run = run;
        this.plan = plan;
        for (var stage : plan.stages) {
            stages.add(stage.open(stages.size() + 1));
        }
        addProducers(stages.getFirst(), envelopes);
        for (int i = 0; i < stages.size(); i++) {
            boolean isLast = i == stages.size() - 1;
            addConsumers(stages.get(i), plan.stages.get(i), isLast ? last : stages.get(i + 1));
        }
        workers.forEach(this::addThread);
    }

    private void addProducers(Stage first, List<Envelope> envelopes) {
        for (int i = 0; i < plan.sources.size(); i++) {
            var source = plan.sources.get(i);
            if (!envelopes.isEmpty()) {
                source = envelopes.get(i).around(source);
            }
            var name = plan.name + " producer-" + (i + 1);
            var producer = new Worker.Producer(run, name, first, source);
            workers.add(producer);
            first.addProducer(producer);
        }
    }

    private void addConsumers(Stage stage, StagePlan stagePlan, Outlet next) {
        for (int i = 0; i < stagePlan.consumers(); i++) {
            var name = plan.name + " " + stage.name + " consumer-" + (i + 1);
            var consumer = new Worker.Consumer(run, name, next, stage, stagePlan.code());
            workers.add(consumer);
            stage.addConsumer(consumer);
            next.addProducer(consumer);
        }
    }

    private void addThread(Worker worker) {
        var thread = requireNonNull(plan.threads.newThread(worker), "the factory made no thread");
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
                run.failedFatally(new Failure(workers.get(i).name, null, failure));
                run.workerEnded();
            }
        }
    }

    /** Those that have not started yet keep the interrupt. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    List<Thread> threads() {
        return threads;
    }

    List<StageReport> report() {
        return stages.stream().map(Stage::report).toList();
    }
}
