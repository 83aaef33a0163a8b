package org.ipclab.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Terminal;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SceneTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void actorsSpeakInAlignedColumns() {
        try (Scene scene = scene(Terminal.NONE)) {
            scene.columns();
            scene.actor("parent").says("writes %d%%", 50);
            scene.actor("a child").warns("ends");
        }
        assertThat(text().lines().map(line -> line.substring(10)))
                .containsExactly(
                        "  who           what",
                        "  parent        writes 50%",
                        "  a child       ends");
    }

    @Test
    void whereColumnsHaveNoRoomTheTextStandsBelow() {
        try (Scene scene = scene(new Terminal(false, false, false, 40))) {
            scene.columns();
            scene.actor("parent")
                    .says("has started the child, process 4711, and given it the read end");
        }
        assertThat(text().lines()).allMatch(line -> line.length() <= 40);
        assertThat(text().lines().skip(1))
                .containsExactly(
                        "  has started the child, process 4711,", "  and given it the read end");
    }

    @Test
    void eachActorHasAColourOfItsOwnAndRedIsForFaults() {
        try (Scene scene = scene(new Terminal(true, false, false, 0))) {
            scene.actor("one").says("x");
            scene.actor("two").says("x");
            scene.actor("one").warns("fault");
        }
        assertThat(text()).contains("\u001b[36mone ", "\u001b[33mtwo ", "\u001b[31mfault\u001b[0m");
    }

    @Test
    void timesInTheColumnNeverGoBack() throws Exception {
        try (Scene scene = scene(Terminal.NONE);
                Threads threads = new Threads()) {
            for (int i = 0; i < 4; i++) {
                Actor actor = scene.actor("actor " + i);
                threads.add("actor", () -> IntStream.range(0, 200).forEach(n -> actor.says("x")));
            }
            threads.start();
            threads.join();
        }
        assertThat(times()).hasSize(800).isSorted();
    }

    @Test
    void linesOfOtherProcessesStandWhereTheyBelongHoweverLateTheyCome() {
        try (Scene scene = scene(Terminal.NONE)) {
            scene.orderByStamp();
            long before = System.nanoTime();
            scene.actor("parent").says("gets EPIPE");
            scene.actor("child").said(before, false, "closes its end");
        }
        assertThat(text().lines())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("closes its end"),
                        second -> assertThat(second).endsWith("gets EPIPE"));
        assertThat(times()).isSorted();
    }

    @Test
    void aQuietRunSaysNothingOfWhatHappens() {
        try (Scene scene = Scene.open(console(Terminal.NONE), 1, Detail.QUIET)) {
            scene.columns();
            scene.note("a note");
            scene.actor("parent").says("writes");
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void ofALongRunAPartIsToldUnlessAllIsWanted() {
        try (Scene normal = scene(Terminal.NONE);
                Scene verbose = Scene.open(console(Terminal.NONE), 1, Detail.VERBOSE)) {
            assertThat(normal.tellOneIn(1000, 40)).isEqualTo(25);
            assertThat(normal.tellOneIn(10, 40)).isEqualTo(1);
            assertThat(verbose.tellOneIn(1000, 40)).isEqualTo(1);
        }
    }

    @Test
    void whatARunOwnsEndsWithItTheLastFirst() {
        List<String> ended = new ArrayList<>();
        Scene scene = scene(Terminal.NONE);
        scene.owns(() -> ended.add("first"));
        scene.owns(() -> ended.add("second"));
        scene.close();
        assertThat(ended).containsExactly("second", "first");
        assertThatIllegalStateException().isThrownBy(() -> scene.owns(() -> ended.add("late")));
        assertThat(ended).endsWith("late");
    }

    private List<Double> times() {
        return text().lines().map(line -> Double.valueOf(line.substring(0, 10).strip())).toList();
    }

    private Scene scene(Terminal terminal) {
        return Scene.open(console(terminal), 1, Detail.NORMAL);
    }

    private Console console(Terminal terminal) {
        return new Console(written, StandardCharsets.UTF_8, terminal, failure -> {});
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
