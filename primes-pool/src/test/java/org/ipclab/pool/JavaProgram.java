package org.ipclab.pool;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.ipclab.pipes.Stdio;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A main class of the tests, run in a virtual machine of its own. */
final class JavaProgram {
    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    JavaProgram(Class<?> main) {
        this.main = main;
    }

    JavaProgram options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Leaves out the parts of the class path that hold a word. */
    JavaProgram without(String word) {
        classPath =
                Arrays.stream(classPath.split(File.pathSeparator))
                        .filter(part -> !part.contains(word))
                        .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** What it wrote to standard output, and how it ended. */
    record Outcome(List<String> lines, ExitStatus status) {}

    Outcome run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        try (ChildProcess child =
                ChildProcess.command(command.toArray(String[]::new)).stdout(Stdio.PIPE).start()) {
            byte[] output = Channels.newInputStream(child.stdout()).readAllBytes();
            return new Outcome(
                    new String(output, StandardCharsets.UTF_8).lines().toList(), child.waitFor());
        }
    }
}
