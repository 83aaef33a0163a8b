package org.ipclab.primes;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.util.List;

class PrimeSearchProperties {
    @Property
    void everySplitHoldsEachNumberOnce(
            @ForAll @LongRange(min = 0) long below,
            @ForAll @IntRange(min = 1, max = 200) int tasks,
            @ForAll Split split) {
        List<PrimeTask> ranges = split.cut(below, tasks);
        assertThat(ranges).hasSize(tasks);
        long next = 0;
        for (PrimeTask range : ranges) {
            assertThat(range.from()).isEqualTo(next);
            assertThat(range.to()).isBetween(next, below);
            next = range.to();
        }
        assertThat(next).isEqualTo(below);
    }

    @Property(tries = 100)
    void theCountDoesNotDependOnTheSplit(
            @ForAll @LongRange(min = 0, max = 5000) long below,
            @ForAll @IntRange(min = 1, max = 50) int tasks,
            @ForAll Split split) {
        long whole = PrimeSearch.below(below).sequentially().primes();
        assertThat(PrimeSearch.below(below).tasks(tasks).split(split).sequentially().primes())
                .isEqualTo(whole);
    }
}
