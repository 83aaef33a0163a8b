package org.ipclab.pipes;

import org.ipclab.pipes.os.InheritedFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Descriptors above 2 for a child of the JDK's: named pipes in a private directory.
 *
 * <p>A Java child is told the directory, and {@link InheritedFile} opens and removes what it finds
 * there. For any other program a shell opens them as those descriptors, and removes them, before it
 * becomes the program.
 */
final class FifoEnds {
    private static final int HIGHEST = 9; // a POSIX shell knows one digit

    private final SortedMap<Integer, PipeEnd> ends;
    private final @Nullable Path directory; // null if there are no ends

    private FifoEnds(SortedMap<Integer, PipeEnd> ends, @Nullable Path directory) {
        this.ends = ends;
        this.directory = directory;
    }

    static FifoEnds create(SortedMap<Integer, PipeEnd> ends) throws IOException {
        if (ends.isEmpty()) {
            return new FifoEnds(ends, null);
        }
        if (ends.lastKey() > HIGHEST) {
            throw new UnsupportedOperationException(
                    "a child's descriptor is 0 to 9 here, not " + ends.lastKey());
        }
        FifoEnds fifos = new FifoEnds(ends, Files.createTempDirectory("ipclab-"));
        try {
            fifos.make();
            return fifos;
        } catch (IOException e) {
            fifos.delete();
            throw e;
        }
    }

    private void make() throws IOException {
        List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
        ends.keySet().forEach(descriptor -> command.add(fifo(descriptor).toString()));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String complaint =
                    new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (process.waitFor() != 0) {
                throw new IOException("cannot make a named pipe for a child: " + complaint.trim());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a child was being started", e);
        }
    }

    private Path fifo(int descriptor) {
        if (directory == null) {
            throw new IllegalStateException("there are no named pipes");
        }
        return directory.resolve(Integer.toString(descriptor));
    }

    /** Makes the program find its ends, if there are any. */
    void prepare(ProcessBuilder builder, boolean isJava) {
        builder.environment().remove(InheritedFile.VARIABLE); // of this process itself
        if (directory != null && isJava) {
            builder.environment().put(InheritedFile.VARIABLE, directory.toString());
        } else if (directory != null) {
            builder.command(throughShell(directory, builder.command()));
        }
    }

    private List<String> throughShell(Path directory, List<String> command) {
        StringBuilder script = new StringBuilder("exec");
        ends.forEach(
                (descriptor, end) ->
                        script.append(' ')
                                .append(descriptor)
                                .append(end instanceof PipeSource ? '<' : '>')
                                .append("\"$0/")
                                .append(descriptor)
                                .append('"'));
        script.append(" && rm -r \"$0\" && exec \"$@\"");
        List<String> wrapped =
                new ArrayList<>(List.of("sh", "-c", script.toString(), directory.toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Starts the pumps, and says what is to be done at the program's exit. */
    void pump(Consumer<Runnable> atExit) throws IOException {
        for (var entry : ends.entrySet()) {
            Path fifo = fifo(entry.getKey());
            Pump.Held held = new Pump.Held(entry.getValue());
            if (entry.getValue() instanceof PipeSource) {
                Pump.start(() -> held, () -> FileChannel.open(fifo, StandardOpenOption.WRITE));
                atExit.accept(held::closeQuietly);
            } else {
                Pump.start(() -> FileChannel.open(fifo, StandardOpenOption.READ), () -> held);
            }
        }
        atExit.accept(this::letGo);
    }

    /** A child that died early leaves pumps that wait for it: opening both ways lets them go. */
    private void letGo() {
        for (int descriptor : ends.keySet()) {
            try {
                FileChannel.open(
                                fifo(descriptor), StandardOpenOption.READ, StandardOpenOption.WRITE)
                        .close();
            } catch (IOException removedByWhoeverOpenedIt) {
                // Nobody waits for this one.
            }
        }
        delete();
    }

    void delete() {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException removedAlready) {
            // Nothing is left to delete.
        }
    }
}
