package org.ipclab.pool;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.ipclab.select.Multiplexer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts worker processes, all of one pool on one event loop. */
final class WorkerLauncher implements WorkerLink.Launcher {
    /** For a fast start, a killed worker that leaves no file, and text that is what it was. */
    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-XX:-UsePerfData",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8");

    private final Multiplexer loop;
    private final int maxBytes;
    private final String allowed;
    private final String[] jvmOptions;

    private WorkerLauncher(Multiplexer loop, ProcessPoolBuilder options) {
        this.loop = loop;
        this.maxBytes = options.maxMessageBytes();
        this.allowed = options.allowPattern();
        this.jvmOptions = jvmOptions(options.jvmOptions());
    }

    static WorkerLauncher of(ProcessPoolBuilder options) {
        try {
            Multiplexer loop = Multiplexer.open();
            loop.start();
            return new WorkerLauncher(loop, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] jvmOptions(List<String> ofUser) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        if (WorkerMain.class.getModule().isNamed()) { // else only what we require would be there
            options.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
        }
        options.addAll(ofUser);
        return options.toArray(String[]::new);
    }

    @Override
    public WorkerLink launch(long number, WorkerLink.Events events) throws IOException {
        WorkerProcess.Pipes pipes = start();
        try {
            return new WorkerProcess(loop, pipes, maxBytes, number, events);
        } catch (IOException | RuntimeException e) {
            pipes.child().destroyForcibly();
            pipes.child().close();
            pipes.tasks().close();
            pipes.results().close();
            throw e;
        }
    }

    private WorkerProcess.Pipes start() throws IOException {
        PipeChannel tasks = PipeChannel.open();
        PipeChannel results = null;
        try {
            results = PipeChannel.open();
            ChildProcess child =
                    command()
                            .fd(WorkerMain.TASKS, tasks.source())
                            .fd(WorkerMain.RESULTS, results.sink())
                            .start();
            return new WorkerProcess.Pipes(child, tasks.sink(), results.source());
        } catch (IOException e) {
            tasks.close();
            if (results != null) {
                results.close();
            }
            throw e;
        }
    }

    private ChildCommand command() {
        return ChildProcess.java(WorkerMain.class, String.valueOf(maxBytes), allowed)
                .jvmOptions(jvmOptions)
                .stdin(Stdio.PIPE)
                .stdout(Stdio.PIPE)
                .stderr(Stdio.PIPE)
                .ownGroup();
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
        return loop.after(delay, action)::cancel;
    }

    @Override
    public void close() {
        loop.close();
    }
}
