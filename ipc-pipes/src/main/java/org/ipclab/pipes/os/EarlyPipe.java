package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The first pipes of a program, opened without a call of the kernel's own. The first such call
 * costs a starting program 30 ms, and one that opens a pipe or two may never need it.
 *
 * <p>The JDK opens the pipe, and its numbers are found by looking at {@code /proc/self/fd} before
 * and after: it is the pipe that was not there before. Where more than one was not, for another
 * thread opened one too, it is given up, and {@link Adoption} opens another.
 *
 * <p>The JDK's pipes are not close-on-exec. They are made so when the first child is started, the
 * first end made non-blocking, or the first pipe opened that is not early.
 */
final class EarlyPipe {
    private static final int MOST = 8; // a look takes the longer the more is open

    private static final File DESCRIPTORS = new File("/proc/self/fd");
    private static final List<KernelDescriptor> OPENED = new ArrayList<>(); // guarded by the class
    private static boolean isOver; // guarded by the class

    private EarlyPipe() {}

    /** Opens a pipe, or none if it is no longer early or its numbers are in doubt. */
    static synchronized Adopted.@Nullable Ends open() throws IOException {
        if (isOver || OPENED.size() >= 2 * MOST) {
            return null;
        }
        Set<String> before = pipes().keySet();
        Pipe pipe = Pipe.open();
        try {
            List<Integer> numbers = numbersOfTheOneBeside(before);
            if (numbers.size() == 2) {
                return ends(pipe, numbers);
            }
        } catch (IOException noDescriptorLeftToLookWith) {
            // given up as well
        }
        pipe.source().close();
        pipe.sink().close();
        return null;
    }

    private static List<Integer> numbersOfTheOneBeside(Set<String> before) throws IOException {
        Map<String, List<Integer>> pipes = pipes();
        pipes.keySet().removeAll(before);
        return pipes.size() == 1 ? pipes.values().iterator().next() : List.of();
    }

    private static Adopted.Ends ends(Pipe pipe, List<Integer> numbers) throws IOException {
        boolean inOrder = isWriteEnd(numbers.get(1));
        int source = numbers.get(inOrder ? 0 : 1);
        int sink = numbers.get(inOrder ? 1 : 0);
        return new Adopted.Ends(
                new Adopted<>(pipe.source(), descriptor(Direction.SOURCE, source)),
                new Adopted<>(pipe.sink(), descriptor(Direction.SINK, sink)));
    }

    private static Descriptor descriptor(Direction direction, int number) {
        KernelDescriptor descriptor = KernelDescriptor.own(direction, FileKind.PIPE, number);
        OPENED.add(descriptor);
        return descriptor;
    }

    /** The kernel is called from now on: what was left undone is done. */
    static synchronized void end() throws KernelException {
        isOver = true;
        for (KernelDescriptor descriptor : OPENED) {
            descriptor.closeOnExec();
        }
        OPENED.clear();
    }

    /** The numbers of each pipe that is open here, by the kernel's name of it. */
    private static Map<String, List<Integer>> pipes() throws IOException {
        Map<String, List<Integer>> pipes = new TreeMap<>();
        String[] numbers = DESCRIPTORS.list();
        for (String number : numbers == null ? new String[0] : numbers) {
            String name = name(number);
            if (name.startsWith("pipe:")) {
                List<Integer> known = pipes.get(name);
                if (known == null) { // no lambda: one more costs a starting program a millisecond
                    known = new ArrayList<>();
                    pipes.put(name, known);
                }
                known.add(Integer.valueOf(number));
            }
        }
        return pipes;
    }

    private static String name(String number) throws IOException {
        try {
            return Files.readSymbolicLink(Path.of(DESCRIPTORS.getPath(), number)).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    /** By the octal flags, of which the last digit is the access mode. */
    private static boolean isWriteEnd(int number) throws IOException {
        try (FileInputStream in = new FileInputStream("/proc/self/fdinfo/" + number)) {
            String info = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            int flags = info.indexOf("flags:");
            return info.charAt(info.indexOf('\n', flags) - 1) == '1';
        }
    }
}
