package org.ipclab.pipes;

import org.ipclab.pipes.os.Adopted;
import org.ipclab.pipes.os.Adoption;
import org.ipclab.pipes.os.Child;
import org.ipclab.pipes.os.Inheritance;
import org.ipclab.pipes.os.KernelDescriptor;
import org.ipclab.pipes.os.OpenFiles;
import org.ipclab.pipes.os.Spawn;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Pipes and children by the kernel's own calls. */
final class KernelProvider extends Provider {
    private KernelProvider() {}

    /** Makes no call before one is needed: the first costs a starting program 30 ms. */
    static KernelProvider trusting() {
        return new KernelProvider();
    }

    /** Makes a first call, to see whether calls are allowed and the C library has all we need. */
    static KernelProvider reach() {
        try {
            OpenFiles.descriptorLimit();
            return new KernelProvider();
        } catch (IllegalCallerException | UnsupportedOperationException | LinkageError e) {
            throw new IllegalStateException(
                    "the kernel cannot be called: allow it with --enable-native-access", e);
        }
    }

    @Override
    Adopted.Ends open() throws IOException {
        return Adoption.pipe();
    }

    @Override
    Adopted<Pipe.SourceChannel> inheritedSource(int descriptor) throws IOException {
        return Inheritance.source(descriptor);
    }

    @Override
    Adopted<Pipe.SinkChannel> inheritedSink(int descriptor) throws IOException {
        return Inheritance.sink(descriptor);
    }

    /** Copies every end above the highest target first, or mapping 3 to 4 would destroy 4. */
    @Override
    Running start(ChildPlan plan) throws IOException {
        int above = Math.max(2, plan.highestDescriptor()) + 1;
        SortedMap<Integer, Integer> copies = new TreeMap<>();
        List<KernelDescriptor> lent = new ArrayList<>();
        try {
            for (var end : plan.ends().entrySet()) {
                KernelDescriptor descriptor = (KernelDescriptor) end.getValue().descriptor;
                boolean kept = plan.kept().contains(end.getValue());
                copies.put(end.getKey(), descriptor.lend(above, kept));
                lent.add(descriptor);
            }
            for (var entry : plan.shareables().entrySet()) {
                copies.put(entry.getKey(), entry.getValue().duplicate(above));
            }
            for (int discarded : plan.discarded()) {
                copies.put(discarded, Spawn.nothing(above));
            }
            return new Spawned(
                    Spawn.start(
                            new Spawn.Plan(
                                    plan.command(),
                                    variables(plan.environment()),
                                    plan.directory(),
                                    copies,
                                    plan.ownGroup())),
                    plan.ownGroup());
        } catch (IOException | RuntimeException e) {
            lent.forEach(KernelDescriptor::takeBack);
            throw e;
        } finally {
            copies.values().forEach(OpenFiles::close);
        }
    }

    private static List<String> variables(@Nullable Map<String, String> environment) {
        return environment == null ? OwnVariables.LINES : lines(environment);
    }

    /** A class of its own, for a program that only opens pipes does not need them. */
    private static final class OwnVariables {
        static final List<String> LINES = lines(System.getenv());
    }

    private static List<String> lines(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private record Spawned(Child child, CompletableFuture<ExitStatus> exit, boolean ownGroup)
            implements Running {
        Spawned(Child child, boolean ownGroup) {
            this(child, child.status().thenApply(ExitStatus::ofWord), ownGroup);
        }

        @Override
        public int pid() {
            return child.pid();
        }

        @Override
        public boolean signal(int signal) throws IOException {
            return ownGroup ? child.signalGroup(signal) : child.signal(signal);
        }
    }
}
