package org.example.gradle;

import org.ipclab.pool.ProcessPool;

import java.util.List;

/** Squares, computed by two processes. */
public final class Squares {
    private Squares() {}

    public static void main(String[] args) throws Exception {
        try (ProcessPool pool = ProcessPool.ofWorkers(2)) {
            System.out.println("squares " + pool.map(n -> n * n, List.of(1, 2, 3)));
        }
    }
}
