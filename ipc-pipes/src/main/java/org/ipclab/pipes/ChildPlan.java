package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * All that a provider must know to start a child.
 *
 * @param command the program and its arguments
 * @param environment the whole environment, or null for that of this process
 * @param directory where it runs, or null for here
 * @param ends the ends that it gets, by the child's descriptor
 * @param kept those of the ends that stay open here as well
 * @param shareables what else it gets, by the child's descriptor
 * @param discarded the descriptors that are {@code /dev/null}
 * @param ownGroup whether it leads a process group of its own
 * @param isJava whether it is a Java program that finds its ends by {@link Inherited}
 */
record ChildPlan(
        List<String> command,
        @Nullable Map<String, String> environment,
        @Nullable Path directory,
        SortedMap<Integer, PipeEnd> ends,
        Set<PipeEnd> kept,
        SortedMap<Integer, Shareable> shareables,
        Set<Integer> discarded,
        boolean ownGroup,
        boolean isJava) {

    int highestDescriptor() {
        return Stream.of(ends.keySet(), shareables.keySet(), discarded)
                .flatMap(Set::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }
}
