package org.ipclab.examples.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class TakenItemsTest {
    @Test
    void itNamesWhatWasLostAndWhatWasTakenTwice() {
        TakenItems taken = new TakenItems(4);
        List.of(1, 2, 2, 4).forEach(taken::add);
        assertThat(taken.lost()).containsExactly(3);
        assertThat(taken.doubled()).containsExactly(2);
        assertThat(taken.isExact()).isFalse();
        taken.add(0);
        assertThat(taken.doubled()).containsExactly(0, 2);
    }
}
