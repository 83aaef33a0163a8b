package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProseTest {
    private static final String TEXT =
            "A parent writes chunks into a pipe of the kernel; the child reads them more slowly.";

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 40, 200})
    void noWordIsBrokenAndNoneIsLost(int columns) {
        assertThat(String.join(" ", Prose.wrap(TEXT, columns))).isEqualTo(TEXT);
        assertThat(Prose.wrap(TEXT, columns))
                .allMatch(line -> line.length() <= columns || !line.contains(" "));
    }

    @Test
    void furtherLinesAreIndentedByTheMark() {
        assertThat(Prose.hanging("1a  ", "one two three", 12))
                .containsExactly("1a  one two", "    three");
    }

    @Test
    void aMarkThatLeavesNoRoomHasALineOfItsOwn() {
        assertThat(Prose.hanging("  --consumer-delay TIME  ", "How long it works.", 30))
                .containsExactly("  --consumer-delay TIME", "    How long it works.");
    }

    @Test
    void columnsAreKeptWhereTheyFit() {
        assertThat(Prose.fixed("  ", "a    b", 40)).containsExactly("  a    b");
        assertThat(Prose.fixed("", "aaaa    bbbb", 8)).containsExactly("aaaa", "bbbb");
    }
}
