package org.ipclab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoalTest {
    @Test
    void atLeastIsMetByTheLimitAndAbove() {
        var goal = Goal.parse(">=1.0");
        assertThat(goal.isMetBy(1.0)).isTrue();
        assertThat(goal.isMetBy(7)).isTrue();
        assertThat(goal.isMetBy(0.999)).isFalse();
    }

    @Test
    void atMostIsMetByTheLimitAndBelow() {
        var goal = Goal.parse("<=1.25");
        assertThat(goal.isMetBy(1.25)).isTrue();
        assertThat(goal.isMetBy(0.1)).isTrue();
        assertThat(goal.isMetBy(1.26)).isFalse();
    }

    @Test
    void isPrintedAsItWasWritten() {
        assertThat(Goal.parse(">=3.0")).hasToString(">=3.0");
        assertThat(Goal.parse("<=2")).hasToString("<=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "=1.0", ">1.0", ">= 1.0", "<=x", "<=1.", ">=-1"})
    void anotherFormIsRefusedWithTheFormsThatAreAllowed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Goal.parse(text))
                .withMessage("goal '" + text + "' is not of the form >=1.0 or <=1.25");
    }
}
