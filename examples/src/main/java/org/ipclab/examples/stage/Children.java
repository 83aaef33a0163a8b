package org.ipclab.examples.stage;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Child processes of scenarios: small Java programs that start fast and end with their run. */
public final class Children {
    /** Where a child finds the pipe that it talks into: its standard output belongs to its JVM. */
    public static final int VOICE = 3;

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");
    private static final List<String> QUICK =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx32m",
                    // What the virtual machine has to say goes where people see it.
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-XX:+DisplayVMOutputToStderr",
                    // A child logs nothing: setting up the log would take longer than its work.
                    "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                    "-Dslf4j.internal.verbosity=WARN");

    private Children() {}

    /** A main class of ours as a child, which has nothing to say to the terminal. */
    public static ChildCommand of(Class<?> main, Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        return ChildProcess.java(main, words)
                .jvmOptions(options(System.getenv("JAVA_TOOL_OPTIONS") + options()))
                .stdout(Stdio.DISCARD);
    }

    /** Starts a child that the scene ends at the latest. */
    public static ChildProcess start(Scene scene, ChildCommand command) throws IOException {
        return scene.owns(command.start());
    }

    private static String options() {
        return " " + System.getenv("JDK_JAVA_OPTIONS");
    }

    /** A second collector beside one that the user has chosen would be one too many. */
    static String[] options(String chosen) {
        List<String> options = new ArrayList<>(QUICK);
        if (!COLLECTOR.matcher(chosen).find()) {
            options.addFirst("-XX:+UseSerialGC");
        }
        return options.toArray(String[]::new);
    }
}
