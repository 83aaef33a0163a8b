package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.contract.Actor;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class BatchTest {
    @Test
    void eachElementIsClaimedOnce() throws Exception {
        List<Object> elements = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
        var batch = new Batch(elements);

        var one = Actor.start(() -> claimAll(batch));
        var other = Actor.start(() -> claimAll(batch));
        var claimed = new ArrayList<>(one.result());
        claimed.addAll(other.result());

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(elements);
    }

    private static List<Object> claimAll(Batch batch) {
        var claimed = new ArrayList<>();
        for (Object next = batch.claim(); next != null; next = batch.claim()) {
            claimed.add(next);
        }
        return claimed;
    }
}
