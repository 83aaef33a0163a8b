package org.ipclab.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;

class SampleTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwo() {
        assertThat(Sample.of(3, 1, 2).median()).isEqualTo(2);
        assertThat(Sample.of(List.of(4, 1, 2, 3)).median()).isEqualTo(2.5);
    }

    @Test
    void aClaimHoldsOrFailsIfNearlyAllValuesAgree() {
        assertThat(Sample.of(1, 5, 5, 5).isAbove(2)).isEqualTo(Seen.YES);
        assertThat(Sample.of(1, 1, 1, 5).isAbove(2)).isEqualTo(Seen.NO);
        assertThat(Sample.of(1, 1, 5, 5).isAbove(2)).isEqualTo(Seen.UNCLEAR);
        assertThat(Sample.of(1, 5, 5).isAbove(2)).isEqualTo(Seen.UNCLEAR);
        assertThat(Sample.of(5).isAbove(2)).isEqualTo(Seen.YES);
    }

    @Test
    void atMostIsTheOppositeOfAbove() {
        assertThat(Sample.of(1, 1, 2).isAtMost(2)).isEqualTo(Seen.YES);
        assertThat(Sample.of(3, 3, 3).isAtMost(2)).isEqualTo(Seen.NO);
        assertThat(Sample.of(1, 3, 3).isAtMost(2)).isEqualTo(Seen.UNCLEAR);
    }

    @Test
    void theSpreadIsSaidWhereThereIsOne() {
        assertThat(Sample.of(1.7, 1.9, 2.0).withSpread("x")).isEqualTo("1.9x (1.7 to 2.0)");
        assertThat(Sample.of(1.9)).hasToString("1.9");
    }

    @Test
    void nothingIsNoSample() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.of());
    }

    @Test
    void severalChecksAreAsGoodAsTheWorst() {
        assertThat(Seen.all(List.of())).isEqualTo(Seen.YES);
        assertThat(Seen.all(List.of(Seen.YES, Seen.UNCLEAR))).isEqualTo(Seen.UNCLEAR);
        assertThat(Seen.all(List.of(Seen.NO, Seen.UNCLEAR))).isEqualTo(Seen.NO);
        assertThat(Seen.all(List.of(Seen.UNCLEAR, Seen.NO))).isEqualTo(Seen.NO);
    }
}
