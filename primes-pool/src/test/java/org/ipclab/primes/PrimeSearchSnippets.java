package org.ipclab.primes;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pool.ThreadPool;
import org.junit.jupiter.api.Test;

class PrimeSearchSnippets {
    @Test
    void search() throws Exception {
        // @start region="search"
        PrimeSearch search = PrimeSearch.below(200_000).tasks(8);
        PrimeCount alone = search.sequentially();
        PrimeCount shared;
        try (var pool = ThreadPool.ofThreads(2)) {
            shared = search.on(pool);
        }
        // @end
        assertThat(alone.primes()).isEqualTo(17_984);
        assertThat(shared.primes()).isEqualTo(17_984);
    }
}
