package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a child process is to run and to get, until {@link #start}.
 *
 * <p>Unless said otherwise the child shares the standard input, output and error of this process,
 * its environment and its directory. An end that is given to a child is closed here when the child
 * has started: whoever keeps a write end of a pipe that he does not use hides the end of file from
 * the reader. {@link #share} keeps one open on purpose.
 *
 * <p>Not thread safe. May be started more than once, as long as the ends are open.
 */
public final class ChildCommand {
    private static final int HIGHEST_DESCRIPTOR = 1023;

    private final List<String> launcher;
    private final List<String> jvmOptions;
    private final List<String> arguments;
    private @Nullable SortedMap<String, String> environment; // null: as it is here
    private final SortedMap<Integer, PipeEnd> ends = new TreeMap<>();
    private final SortedMap<Integer, Shareable> shareables = new TreeMap<>();
    private final SortedMap<Integer, Stdio> standard = new TreeMap<>();
    private final Set<PipeEnd> shared = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Path directory;
    private boolean ownGroup;

    private ChildCommand(List<String> launcher, List<String> jvmOptions, List<String> arguments) {
        this.launcher = launcher;
        this.jvmOptions = jvmOptions;
        this.arguments = arguments;
    }

    static ChildCommand program(String... command) {
        if (command.length == 0 || command[0].isEmpty()) {
            throw new IllegalArgumentException("name a program to run");
        }
        List<String> words = withoutZeros(command);
        return new ChildCommand(words.subList(0, 1), List.of(), words.subList(1, words.size()));
    }

    static ChildCommand java(Class<?> main, String... arguments) {
        List<String> target = new ArrayList<>(pathTo(main));
        target.addAll(withoutZeros(arguments));
        Module module = ChildCommand.class.getModule();
        String natives = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        List<String> options = new ArrayList<>();
        options.add(
                "-XX:-UsePerfData"); // it would leave a file in /tmp whenever the child is killed
        options.add("--enable-native-access=" + natives);
        String provider =
                Provider.current() instanceof PortableProvider // for it hands on named pipes
                        ? "portable"
                        : System.getProperty(Provider.PROPERTY);
        if (provider != null) {
            options.add("-D" + Provider.PROPERTY + "=" + provider);
        }
        return new ChildCommand(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                options,
                target);
    }

    private static List<String> pathTo(Class<?> main) {
        Module module = main.getModule();
        if (module.isNamed()) {
            String path = System.getProperty("jdk.module.path", "");
            return List.of("--module-path", path, "-m", module.getName() + "/" + main.getName());
        }
        return List.of("-cp", System.getProperty("java.class.path"), main.getName());
    }

    private static List<String> withoutZeros(String... words) {
        for (String word : words) {
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "an argument must not hold a zero character: " + word.replace('\0', '?'));
            }
        }
        return List.of(words);
    }

    /**
     * Gives the child a read end as its standard input.
     *
     * @param end the end, closed here when the child has started
     * @return this
     */
    public ChildCommand stdin(PipeSource end) {
        return fd(0, end);
    }

    /**
     * Says what the child's standard input is.
     *
     * @param stdio shared, nothing, or a new pipe: {@link ChildProcess#stdin()}
     * @return this
     */
    public ChildCommand stdin(Stdio stdio) {
        return standard(0, stdio);
    }

    /**
     * Gives the child a write end as its standard output.
     *
     * @param end the end, closed here when the child has started
     * @return this
     */
    public ChildCommand stdout(PipeSink end) {
        return fd(1, end);
    }

    /**
     * Says what the child's standard output is.
     *
     * @param stdio shared, nothing, or a new pipe: {@link ChildProcess#stdout()}
     * @return this
     */
    public ChildCommand stdout(Stdio stdio) {
        return standard(1, stdio);
    }

    /**
     * Gives the child a write end as its standard error.
     *
     * @param end the end, closed here when the child has started
     * @return this
     */
    public ChildCommand stderr(PipeSink end) {
        return fd(2, end);
    }

    /**
     * Says what the child's standard error is.
     *
     * @param stdio shared, nothing, or a new pipe: {@link ChildProcess#stderr()}
     * @return this
     */
    public ChildCommand stderr(Stdio stdio) {
        return standard(2, stdio);
    }

    /**
     * Gives the child an end as any of its descriptors. One end may be given several numbers.
     *
     * @param descriptor the number in the child, 0 to 1023
     * @param end the end, closed here when the child has started
     * @return this
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public ChildCommand fd(int descriptor, PipeEnd end) {
        forget(descriptor);
        ends.put(descriptor, Objects.requireNonNull(end));
        return this;
    }

    /**
     * Shares something with the child, as any of its descriptors.
     *
     * @param descriptor the number in the child, 0 to 1023
     * @param shareable what to share; it stays open here
     * @return this
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public ChildCommand fd(int descriptor, Shareable shareable) {
        forget(descriptor);
        shareables.put(descriptor, Objects.requireNonNull(shareable));
        return this;
    }

    private ChildCommand standard(int descriptor, Stdio stdio) {
        forget(descriptor);
        standard.put(descriptor, stdio);
        return this;
    }

    private void forget(int descriptor) {
        if (descriptor < 0 || descriptor > HIGHEST_DESCRIPTOR) {
            throw new IllegalArgumentException(
                    "a child's descriptor is 0 to " + HIGHEST_DESCRIPTOR + ", not " + descriptor);
        }
        ends.remove(descriptor);
        shareables.remove(descriptor);
        standard.remove(descriptor);
    }

    /**
     * Keeps an end open here although it is given to the child.
     *
     * @param end the end; as long as it is open here, the other side sees no end of file, or no
     *     EPIPE
     * @return this
     */
    public ChildCommand share(PipeEnd end) {
        shared.add(end);
        return this;
    }

    /**
     * Sets a variable of the child's environment, which is otherwise this process's.
     *
     * @param name the name, neither empty nor with an equals sign
     * @param value the value
     * @return this
     * @throws IllegalArgumentException if the name is no name, or a zero character is in either
     */
    public ChildCommand environment(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not the name of a variable: '" + name + "'");
        }
        withoutZeros(name, value);
        SortedMap<String, String> own = environment;
        if (own == null) {
            own = new TreeMap<>(System.getenv());
            environment = own;
        }
        own.put(name, value);
        return this;
    }

    /**
     * Starts the child with an environment that holds nothing but what is set afterwards.
     *
     * @return this
     */
    public ChildCommand clearEnvironment() {
        environment = new TreeMap<>();
        return this;
    }

    /**
     * Says where the child runs. A relative path of the program is looked up from there.
     *
     * @param directory an existing directory
     * @return this
     */
    public ChildCommand directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /**
     * Makes the child the leader of a process group of its own: signals of {@link ChildProcess}
     * then reach all its descendants in the group, and a terminal's Ctrl-C no longer does.
     *
     * @return this
     */
    public ChildCommand ownGroup() {
        ownGroup = true;
        return this;
    }

    /**
     * Adds options of the virtual machine, such as {@code -Xmx64m}.
     *
     * @param options the options, in front of the main class
     * @return this
     * @throws IllegalStateException if the child is not a Java program
     */
    public ChildCommand jvmOptions(String... options) {
        if (jvmOptions.isEmpty()) {
            throw new IllegalStateException(
                    "options of the virtual machine need ChildProcess.java()");
        }
        jvmOptions.addAll(withoutZeros(options));
        return this;
    }

    /**
     * Starts the child, and closes here the ends that it was given, except shared ones.
     *
     * @return the running child
     * @throws IOException if the program cannot be run, with the kernel's reason; or an end is
     *     closed already, or no descriptor is left. All ends are then as they were
     */
    public ChildProcess start() throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        SortedMap<Integer, PipeEnd> given = new TreeMap<>(ends);
        SortedMap<Integer, PipeEnd> kept = new TreeMap<>();
        try {
            openPipes(given, kept);
            ChildProcess child = new ChildProcess(Provider.current().start(plan(given)), kept);
            closeAll(given.values().stream().filter(end -> !shared.contains(end)).toList());
            return child;
        } catch (IOException | RuntimeException e) {
            closeAll(kept.values());
            given.entrySet().removeIf(end -> ends.containsKey(end.getKey()));
            closeAll(given.values());
            throw e;
        }
    }

    private void openPipes(Map<Integer, PipeEnd> given, Map<Integer, PipeEnd> kept)
            throws IOException {
        for (var entry : standard.entrySet()) {
            if (entry.getValue() == Stdio.PIPE) {
                PipeChannel pipe = PipeChannel.open();
                boolean childReads = entry.getKey() == 0;
                given.put(entry.getKey(), childReads ? pipe.source() : pipe.sink());
                kept.put(entry.getKey(), childReads ? pipe.sink() : pipe.source());
            }
        }
    }

    private ChildPlan plan(SortedMap<Integer, PipeEnd> given) {
        Set<Integer> discarded = new TreeSet<>(standard.keySet());
        discarded.removeIf(descriptor -> standard.get(descriptor) != Stdio.DISCARD);
        return new ChildPlan(
                command(),
                environment == null ? null : new TreeMap<>(environment),
                directory,
                given,
                shared,
                new TreeMap<>(shareables),
                discarded,
                ownGroup,
                !jvmOptions.isEmpty());
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(jvmOptions);
        command.addAll(arguments);
        return command;
    }

    private static void closeAll(Collection<PipeEnd> ends) throws IOException {
        for (PipeEnd end : ends) {
            end.close();
        }
    }
}
