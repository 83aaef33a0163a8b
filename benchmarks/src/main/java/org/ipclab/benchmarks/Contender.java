package org.ipclab.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who does the work of a case, and how to have it done: the command of a process that answers, and
 * the words that tell it what to do.
 *
 * @param name the name in the report
 * @param lane the name of its process: contenders of one suite with the same lane and command share
 *     a process
 * @param command the process to start, empty for a constant
 * @param words what to ask of it
 * @param missing why it cannot take part here, if it cannot
 */
public record Contender(
        String name,
        String lane,
        List<String> command,
        List<String> words,
        Optional<String> missing) {

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms512m",
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", // Agrona
                    "--sun-misc-unsafe-memory-access=allow"); // JCTools, Jox

    /** The first of those that this process may use. */
    private static final Optional<String> ONE_PROCESSOR =
            Programs.firstLine("sh", "-c", "taskset -cp $$ | sed 's/.*: *\\([0-9]*\\).*/\\1/'");

    /**
     * A workload on a JVM.
     *
     * @param name the name in the report
     * @param workload what to run
     * @param words what to tell it
     * @return the contender
     */
    public static Contender java(String name, Class<? extends Workload> workload, Object... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-Djava.io.tmpdir=" + Home.path("target", "tmp").toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(LaneProgram.class.getName());
        return new Contender(
                name, name, command, words(workload.getName(), words), Optional.empty());
    }

    /**
     * A program in C, from {@code src/main/c}, compiled by the script that runs the benchmarks.
     *
     * @param program the file's name without its ending
     * @param work which of its works
     * @param words what to tell it
     * @return the contender, which is missing where there is no C compiler
     */
    public static Contender c(String program, String work, Object... words) {
        var binary = Home.path("target", "c", program);
        return new Contender(
                "C",
                "C",
                List.of(binary.toString()),
                words(work, words),
                Files.isExecutable(binary) ? Optional.empty() : Optional.of("no C compiler"));
    }

    /**
     * A script in Python, from {@code src/main/python}.
     *
     * @param name the name in the report
     * @param script the file's name without its ending
     * @param work which of its works
     * @param words what to tell it
     * @return the contender, which is missing where there is no python3
     */
    public static Contender python(String name, String script, String work, Object... words) {
        return new Contender(
                name,
                name,
                List.of("python3", Home.path("src", "main", "python", script + ".py").toString()),
                words(work, words),
                Programs.find("python3").isPresent()
                        ? Optional.empty()
                        : Optional.of("no python3"));
    }

    /**
     * A fixed figure to compare with, for a unit whose figure is the answer itself.
     *
     * @param name the name in the report
     * @param figure the figure
     * @return the contender
     */
    public static Contender constant(String name, double figure) {
        return new Contender(
                name, name, List.of(), List.of(Double.toString(figure)), Optional.empty());
    }

    /**
     * The same contender, whose process and all that it starts share one processor. Where two
     * processes only wait for each other, as in a ping-pong, the time is otherwise that of waking
     * another processor, or not, as the scheduler happens to choose.
     *
     * @return the changed contender; the same one where there is no {@code taskset}
     */
    public Contender onOneProcessor() {
        return ONE_PROCESSOR
                .map(number -> List.of("taskset", "-c", number))
                .map(pin -> Stream.concat(pin.stream(), command.stream()).toList())
                .map(pinned -> new Contender(name, lane, pinned, words, missing))
                .orElse(this);
    }

    /**
     * The same contender under another name, for a second way of doing the same work.
     *
     * @param name the name in the report
     * @return a contender that shares this one's process
     */
    public Contender as(String name) {
        return new Contender(name, lane, command, words, missing);
    }

    private static List<String> words(String first, Object... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest).map(Object::toString)).toList();
    }
}
