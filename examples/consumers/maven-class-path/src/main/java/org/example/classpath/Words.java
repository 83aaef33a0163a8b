package org.example.classpath;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.message.Framing;
import org.ipclab.pool.ProcessPool;
import org.ipclab.pool.ThreadPool;
import org.ipclab.primes.PrimeSearch;
import org.ipclab.select.Multiplexer;

import java.util.List;
import java.util.concurrent.Future;

/**
 * A child's lines through an event loop into a buffer; then the same work on threads and processes.
 */
public final class Words {
    private Words() {}

    public static void main(String[] args) throws Exception {
        BoundedBuffer<String> words = BoundedBuffer.ofCapacity(2);
        try (ThreadPool pool = ThreadPool.ofThreads(2)) {
            Future<List<String>> read = pool.submit(() -> List.of(words.take(), words.take()));
            try (ChildProcess child =
                            ChildProcess.command("printf", "pipe\\nfork\\n")
                                    .stdout(Stdio.PIPE)
                                    .start();
                    Multiplexer loop = Multiplexer.open()) {
                loop.onMessage(child.stdout(), Framing.lines(), words::put);
                loop.run();
            }
            System.out.println("words " + read.get());
            System.out.println("threads " + PrimeSearch.below(10_000).on(pool).primes());
        }
        try (ProcessPool pool = ProcessPool.ofWorkers(2)) {
            System.out.println("processes " + PrimeSearch.below(10_000).on(pool).primes());
            System.out.println("squares " + pool.map(n -> n * n, List.of(1, 2, 3)));
        }
    }
}
