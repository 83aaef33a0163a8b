package org.example.modules;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pool.ProcessPool;
import org.ipclab.primes.PrimeSearch;
import org.ipclab.select.Multiplexer;
import org.ipclab.shared.SharedMemory;

/** A child's end in an event loop, shared memory, and tasks in processes that are modules too. */
public final class Modules {
    private Modules() {}

    /**
     * Runs it.
     *
     * @param args none
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        try (ChildProcess child = ChildProcess.command("true").start();
                Multiplexer loop = Multiplexer.open()) {
            loop.onExit(child, status -> System.out.println("child " + status));
            loop.run();
        }
        try (SharedMemory memory = SharedMemory.create(4096)) {
            System.out.println("shared " + memory.size());
        }
        try (ProcessPool pool = ProcessPool.ofWorkers(2)) {
            System.out.println("processes " + PrimeSearch.below(10_000).on(pool).primes());
            System.out.println(
                    "module " + pool.submit(() -> Modules.class.getModule().getName()).get());
        }
    }
}
