package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Tasks that wait for tasks of their own pool, when no thread is left to run these. */
class PoolStarvationTest extends PoolsUnderTest {
    private final LogLines log = new LogLines("org.ipclab.pool.ThreadPool");

    @Test
    void aTaskThatWaitsForATaskOfItsOwnFullPoolIsNamedInTheLogWithBothTraces() throws Exception {
        try (log) {
            TaskPool pool = pool(options().threads(1).name("starving"));
            Future<?> outer = pool.submit(() -> waitForAnother(pool));
            ILoggingEvent warning = log.await("starving");
            assertThat(warning.getFormattedMessage()).contains("all 1 threads wait");
            Throwable wait = ((ThrowableProxy) warning.getThrowableProxy()).getThrowable();
            assertThat(methods(wait)).contains("waitForAnother");
            assertThat(methods(wait.getCause())).contains("submitAnother");
            outer.cancel(true);
        }
    }

    private static String methods(Throwable trace) {
        return Arrays.toString(trace.getStackTrace());
    }

    private static int waitForAnother(TaskPool pool) throws Exception {
        return submitAnother(pool).get();
    }

    private static Future<Integer> submitAnother(TaskPool pool) {
        return pool.submit(() -> 1);
    }

    @Test
    void itIsSaidOnceAllThreadsWaitAlsoIfTheyDoNotWaitForEver() throws Exception {
        try (log) {
            TaskPool pool = pool(options().threads(2).name("starving"));
            var both = new CyclicBarrier(2);
            Future<?> one = pool.submit(() -> waitAfter(both, pool));
            Future<?> other = pool.submit(() -> waitAfter(both, pool));
            assertThat(log.await("starving").getFormattedMessage()).contains("all 2 threads");
            assertThat(log.containing("starving")).hasSize(1);
            one.cancel(true);
            other.cancel(true);
        }
    }

    private static int waitAfter(CyclicBarrier both, TaskPool pool) throws Exception {
        both.await(); // both threads are taken
        Future<Integer> another = submitAnother(pool);
        both.await(); // and both of the others wait
        return another.get(1, TimeUnit.DAYS);
    }

    @Test
    void nothingIsSaidWhileAThreadIsFreeOrTheTaskRuns() throws Exception {
        try (log) {
            TaskPool pool = pool(options().threads(2).name("fine"));
            for (int i = 0; i < 200; i++) {
                assertThat(pool.submit(() -> waitForAnother(pool)).get(20, SECONDS)).isEqualTo(1);
            }
            assertThat(log.containing("fine")).isEmpty();
        }
    }
}
