package org.ipclab.runner;

import org.ipclab.runner.ProducerConsumer.Expansion;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/** What a stage is to be. */
record StagePlan(
        int consumers,
        Supplier<? extends BlockingQueue<Object>> queue,
        @Nullable Object sentinel,
        Expansion<Object, Object> code) {

    Stage open(int number) {
        return new Stage("stage-" + number, StageQueue.of(queue.get(), sentinel, consumers));
    }

    StagePlan inOrder() {
        return new StagePlan(consumers, queue, sentinel, OrderedElement.around(code));
    }
}
