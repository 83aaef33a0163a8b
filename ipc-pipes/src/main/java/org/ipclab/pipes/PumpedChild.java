package org.ipclab.pipes;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A process that the JDK started, with pumps between its streams and the ends it was given. */
record PumpedChild(Process process, CompletableFuture<ExitStatus> exit, boolean ownGroup)
        implements Running {
    private static final int SIGNALLED = 128; // the JDK adds it to the number of a deadly signal
    private static final int LAST_SIGNAL = 64;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int FIRST_EXTRA = 3;

    static PumpedChild start(ChildPlan plan) throws IOException {
        requirePossible(plan);
        FifoEnds extra = FifoEnds.create(plan.ends().tailMap(FIRST_EXTRA));
        Process process;
        try {
            ProcessBuilder builder = builder(plan);
            extra.prepare(builder, plan.isJava());
            process = builder.start();
        } catch (IOException e) {
            extra.delete();
            throw new IOException(
                    "cannot start '" + plan.command().getFirst() + "': " + e.getMessage(), e);
        }
        List<Runnable> atExit = new ArrayList<>();
        pumpStandard(process, plan, atExit::add);
        extra.pump(atExit::add);
        CompletableFuture<ExitStatus> exit =
                process.onExit()
                        .thenApply(
                                ended -> {
                                    atExit.forEach(Runnable::run);
                                    return status(ended);
                                });
        return new PumpedChild(process, exit, plan.ownGroup());
    }

    private static void requirePossible(ChildPlan plan) throws IOException {
        if (!plan.shareables().isEmpty()) {
            throw new UnsupportedOperationException(
                    "shared memory and the like cannot be given to a child here: that needs Linux,"
                            + " and --enable-native-access");
        }
        for (PipeEnd end : plan.ends().values()) {
            end.requireOpen();
            if (end.isRegistered()) {
                throw new IllegalStateException(
                        end + " is registered with a selector: give a child an end that is not");
            }
        }
    }

    private static ProcessBuilder builder(ChildPlan plan) {
        ProcessBuilder builder = new ProcessBuilder(plan.command());
        if (plan.environment() != null) {
            builder.environment().clear();
            builder.environment().putAll(plan.environment());
        }
        builder.directory(plan.directory() == null ? null : plan.directory().toFile());
        builder.redirectInput(redirect(plan, 0));
        builder.redirectOutput(redirect(plan, 1));
        builder.redirectError(redirect(plan, 2));
        return builder.redirectErrorStream(isMerged(plan));
    }

    private static Redirect redirect(ChildPlan plan, int descriptor) {
        if (plan.ends().containsKey(descriptor)) {
            return Redirect.PIPE;
        }
        if (!plan.discarded().contains(descriptor)) {
            return Redirect.INHERIT;
        }
        return descriptor == 0 ? Redirect.from(new File("/dev/null")) : Redirect.DISCARD;
    }

    /** Output and error in one pipe keep their order only if the kernel merges them. */
    private static boolean isMerged(ChildPlan plan) {
        PipeEnd out = plan.ends().get(1);
        return out != null && out == plan.ends().get(2);
    }

    private static void pumpStandard(Process process, ChildPlan plan, Consumer<Runnable> atExit)
            throws IOException {
        PipeEnd in = plan.ends().get(0);
        if (in != null) {
            Pump.Held held = new Pump.Held(in);
            Pump.start(held, Channels.newChannel(process.getOutputStream()));
            atExit.accept(held::closeQuietly); // a writer is told, though nobody reads
        }
        PipeEnd out = plan.ends().get(1);
        if (out != null) {
            Pump.start(Channels.newChannel(process.getInputStream()), new Pump.Held(out));
        }
        PipeEnd err = isMerged(plan) ? null : plan.ends().get(2);
        if (err != null) {
            Pump.start(Channels.newChannel(process.getErrorStream()), new Pump.Held(err));
        }
    }

    private static ExitStatus status(Process process) {
        int value = process.exitValue();
        boolean signalled = value > SIGNALLED && value <= SIGNALLED + LAST_SIGNAL;
        return signalled ? new ExitStatus(-1, value - SIGNALLED) : new ExitStatus(value, 0);
    }

    @Override
    public int pid() {
        return Math.toIntExact(process.pid());
    }

    @Override
    public boolean signal(int signal) {
        if (!process.isAlive()) {
            return false;
        }
        switch (signal) {
            case SIGTERM -> {
                members().forEach(ProcessHandle::destroy);
                process.destroy();
            }
            case SIGKILL -> {
                members().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            default ->
                    throw new UnsupportedOperationException(
                            "only signals 9 and 15 can be sent here, not " + signal);
        }
        return true;
    }

    /** The descendants stand for the group, which the JDK does not know. */
    private List<ProcessHandle> members() {
        return ownGroup ? process.descendants().toList() : List.of();
    }
}
