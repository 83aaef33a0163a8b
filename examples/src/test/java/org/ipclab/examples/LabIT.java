package org.ipclab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The finished jar, as users run it. */
@Timeout(120)
class LabIT {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private record Finished(ExitStatus exit, List<String> lines) {}

    @Test
    void listNamesTheScenarios() throws Exception {
        Finished list = finish("list");
        assertThat(list.exit().code()).isZero();
        assertThat(list.lines()).anyMatch(line -> line.startsWith("2b "));
    }

    @Test
    void aScenarioEndsWithItsSummaryAndNoColoursInAPipe() throws Exception {
        Finished run = finish("run", "2b", "--pace", "1ms");
        assertThat(run.exit().code()).isZero();
        assertThat(run.lines()).contains("Summary").noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void badInputIsOneLine() throws Exception {
        Finished bad = finish("run", "1b", "--children", "10000");
        assertThat(bad.exit().code()).isEqualTo(2);
        assertThat(bad.lines()).containsExactly("lab: --children is '10000'; allowed: 1 to 64");
    }

    @Test
    void theLauncherRunsFromAnywhere() throws Exception {
        Path launcher = Path.of("..", "lab").toRealPath();
        Finished list =
                finish(ChildProcess.command(launcher.toString(), "list").directory(Path.of("/")));
        assertThat(list.exit().code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SIGINT, SIGTERM})
    void aSignalEndsEveryChild(int signal) throws Exception {
        try (ChildProcess lab = start("run", "1b", "--delay", "10s")) {
            BufferedReader lines = reader(lab);
            await(lines, "all are ready");
            List<ProcessHandle> children = descendants(lab);
            assertThat(children).hasSize(4);

            lab.signal(signal);

            assertThat(lab.waitFor().code()).isEqualTo(128 + signal);
            for (ProcessHandle child : children) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aKilledParentLeavesNoChild() throws Exception {
        try (ChildProcess lab = start("run", "1a", "--consumer-delay", "200ms")) {
            await(reader(lab), "BLOCKED");
            List<ProcessHandle> children = descendants(lab);
            assertThat(children).hasSize(1);

            lab.destroyForcibly();

            children.getFirst().onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws Exception {
        Path folder = Files.createTempDirectory("lab");
        try {
            finish(lab("-Djava.io.tmpdir=" + folder, "run", "1a", "--consumer-delay", "0"));
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        } finally {
            Files.delete(folder);
        }
    }

    private static Finished finish(String... arguments) throws Exception {
        return finish(lab("-Dnothing", arguments));
    }

    private static Finished finish(ChildCommand command) throws Exception {
        List<String> lines = new ArrayList<>();
        org.ipclab.pipes.PipeChannel output = org.ipclab.pipes.PipeChannel.open();
        ChildCommand both = command.stdout(output.sink()).stderr(output.sink());
        try (ChildProcess child = both.start();
                BufferedReader reader =
                        new BufferedReader(
                                Channels.newReader(output.source(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
            return new Finished(child.waitFor(), lines);
        }
    }

    private static ChildProcess start(String... arguments) throws Exception {
        return lab("-Dnothing", arguments).stdout(Stdio.PIPE).start();
    }

    private static ChildCommand lab(String option, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(option, "-XX:+UseSerialGC", "-jar", "target/lab.jar"));
        words.addAll(List.of(arguments));
        return ChildProcess.command(words.toArray(String[]::new));
    }

    private static BufferedReader reader(ChildProcess child) {
        return new BufferedReader(Channels.newReader(child.stdout(), StandardCharsets.UTF_8));
    }

    private static void await(BufferedReader lines, String text) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("the lab ended without saying '" + text + "'");
    }

    private static List<ProcessHandle> descendants(ChildProcess lab) {
        return ProcessHandle.of(lab.pid()).orElseThrow().descendants().toList();
    }
}
