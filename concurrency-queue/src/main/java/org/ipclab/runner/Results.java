package org.ipclab.runner;

import org.ipclab.condition.CloseableQueue;

import java.util.Iterator;

/**
 * The results of a run, as they come. The run waits while too many of them wait to be read. Reading
 * ends with {@link IncompleteRunException} if the run did not complete; {@link #close()} cancels
 * what is left of it.
 *
 * {@snippet class="org.ipclab.runner.ProducerConsumerSnippets" region="asTheyCome"}
 *
 * <p>Several threads may read, each by an iterator of its own: each result goes to one of them.
 *
 * @param <R> the results
 */
public final class Results<R> implements Iterable<R>, AutoCloseable {
    private final CloseableQueue<R> queue;
    private final Run run;

    Results(CloseableQueue<R> queue, Run run) {
        this.queue = queue;
        this.run = run;
    }

    /**
     * Reads what comes. If the thread is interrupted while it waits, the iterator throws {@link
     * java.util.concurrent.CancellationException} and the thread's interrupt status is set.
     *
     * @return an iterator that takes each result from the run
     */
    @Override
    public Iterator<R> iterator() {
        var results = queue.drain().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (results.hasNext()) {
                    return true;
                }
                run.report().orThrow();
                return false;
            }

            @Override
            public R next() {
                return results.next();
            }
        };
    }

    /**
     * The run that the results are of.
     *
     * @return the run, to watch or to cancel
     */
    public Run run() {
        return run;
    }

    /** Cancels the run, if it is not over, and waits until it is. */
    @Override
    public void close() {
        run.close();
    }
}
