package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Future;

class ThreadPoolSnippets {
    @Test
    void firstUse() throws Exception {
        Future<Integer> answer;
        // @start region="firstUse"
        try (var pool = ThreadPool.ofThreads(4)) {
            answer = pool.submit(() -> 6 * 7);
        } // every task is done, every thread has ended
        // @end
        assertThat(answer.get()).isEqualTo(42);
    }

    @Test
    void bounded() throws Exception {
        // @start region="bounded"
        var pool =
                ThreadPool.builder()
                        .threads(2)
                        .name("download")
                        .queueCapacity(100, WhenFull.BLOCK)
                        .build();
        // @end
        try (pool) {
            Future<String> name = pool.submit(() -> Thread.currentThread().getName());
            assertThat(name.get()).isEqualTo("download-1");
        }
    }
}
