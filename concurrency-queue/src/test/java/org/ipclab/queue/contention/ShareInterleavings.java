package org.ipclab.queue.contention;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whoever claims at whatever moment: no interleaving gives one element to two. */
public class ShareInterleavings {
    private final Share<Integer> share = new Share<>(4);

    public ShareInterleavings() {
        share.fill(List.of(1, 2, 3));
    }

    @Operation
    public @Nullable Integer claim() {
        return share.claim();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void eachElementIsClaimedOnce() {
        new ModelCheckingOptions()
                .iterations(5)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .check(ShareInterleavings.class);
    }
}
