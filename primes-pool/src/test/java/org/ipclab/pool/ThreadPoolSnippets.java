package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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

    // @start region="workStealing"
    static void grow(WorkStealingPool pool, int depth, CountDownLatch leaves) {
        if (depth == 0) {
            leaves.countDown();
        } else {
            pool.execute(() -> grow(pool, depth - 1, leaves));
            pool.execute(() -> grow(pool, depth - 1, leaves));
        }
    }

    // @end

    @Test
    void workStealing() throws Exception {
        var leaves = new CountDownLatch(1024);
        try (var pool = WorkStealingPool.ofThreads(4)) {
            pool.execute(() -> grow(pool, 10, leaves));
            assertThat(leaves.await(20, TimeUnit.SECONDS)).isTrue();
        }
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
