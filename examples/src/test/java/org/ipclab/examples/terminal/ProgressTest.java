package org.ipclab.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void itSaysTheShareTheRateAndTheTimeThatIsLeft() {
        assertThat(Progress.text("counting", 30, 90, 2 * SECOND))
                .isEqualTo("counting: 30 of 90 (33%), 15/s, 4 s left");
    }

    @Test
    void aSlowRateHasADecimal() {
        assertThat(Progress.text("tasks", 1, 3, 2 * SECOND)).endsWith("0.5/s, 4 s left");
    }

    @Test
    void whatHasJustBegunHasNoRate() {
        assertThat(Progress.text("tasks", 0, 3, 2 * SECOND)).isEqualTo("tasks: 0 of 3 (0%)");
        assertThat(Progress.text("tasks", 1, 3, SECOND / 10)).isEqualTo("tasks: 1 of 3 (33%)");
    }

    @Test
    void itIsRewrittenTenTimesASecondAtMostAndGoneAtTheEnd() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Terminal live = new Terminal(false, true, false, 80);
        try (Console console = new Console(written, StandardCharsets.UTF_8, live, failure -> {});
                Progress progress = new Progress(console, "steps", 1_000_000)) {
            for (int i = 0; i < 1000; i++) {
                progress.step();
            }
        }
        String text = written.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("steps: 1 of 1,000,000 (0%)").endsWith("\r\u001b[2K");
        assertThat(text.split("steps:", -1).length - 1).isLessThan(500);
    }
}
