package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Future;

class ProcessPoolSnippets {
    @Test
    void firstUse() throws Exception {
        Future<Long> pid;
        List<Integer> squares;
        // @start region="firstUse"
        try (var pool = ProcessPool.ofWorkers(2)) {
            pid = pool.submit(() -> ProcessHandle.current().pid());
            squares = pool.map(n -> n * n, List.of(1, 2, 3));
        } // every task is done, every worker has ended
        // @end
        assertThat(pid.get()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(squares).containsExactly(1, 4, 9);
    }
}
