package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** What comes back is read within bounds, where it can hurt nobody else. */
@Timeout(60)
class ResultBoundsTest extends FakeWorkersTest {
    private static Object nested(int depth) {
        Object inner = "inside";
        for (int i = 0; i < depth; i++) {
            inner = new Object[] {inner};
        }
        return inner;
    }

    private Future<?> answered(ProcessPool pool, Object result) throws Exception {
        Future<?> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        worker.events.started(task.task());
        worker.events.finished(task.task(), false, Wire.encode(result));
        return future;
    }

    @Test
    void aResultThatIsNestedDeeperThanTheBoundFails() throws Exception {
        pool = new ProcessPool(ProcessPool.builder().workers(1).resultBounds(20, 1000), workers);
        assertThat(answered(pool, nested(15)).get(20, SECONDS)).isNotNull();
        Future<?> deep = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.launched.getFirst();
        Frame task = worker.received();
        worker.events.started(task.task());
        worker.events.finished(task.task(), false, Wire.encode(nested(25)));
        assertThatThrownBy(() -> deep.get(20, SECONDS))
                .hasCauseInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("depth 21");
    }

    @Test
    void aResultWithMoreObjectsThanTheBoundFails() throws Exception {
        pool = new ProcessPool(ProcessPool.builder().workers(1).resultBounds(1000, 20), workers);
        List<Integer> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(i);
        }
        Future<?> future = answered(pool, many);
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .hasCauseInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("objects");
    }

    /** A value that waits while it is read. */
    private static final class Slow implements Serializable {
        private static final long serialVersionUID = 1;
        static final CountDownLatch RELEASE = new CountDownLatch(1);

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            try {
                RELEASE.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void aResultThatIsNotReadInTimeFailsAndHoldsUpNobody() throws Exception {
        Future<?> slow = answered(pool, new Slow());
        FakeWorkers.Worker worker = workers.launched.getFirst();
        Future<Integer> next = pool.submit(() -> 8);
        worker.run(worker.received());
        assertThat(get(next)).isEqualTo(8);
        assertThat(slow.isDone()).isFalse();
        while (workers.clocks.isEmpty()) {
            Thread.onSpinWait();
        }
        workers.clocks.remove().run();
        assertThatThrownBy(() -> slow.get(20, SECONDS))
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("was not read within");
        pool.shutdown();
        worker.die();
        assertThat(pool.awaitTermination(Duration.ofSeconds(20))).isTrue();
        Slow.RELEASE.countDown();
    }
}
