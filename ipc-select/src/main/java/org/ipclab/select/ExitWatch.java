package org.ipclab.select;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.ExitStatus;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Waits for the exit of a child. */
final class ExitWatch extends Registration {
    private final ChildProcess child;
    private final Handler<? super ExitStatus> handler;
    private @Nullable ExitStatus status; // of the loop's thread
    private @Nullable Throwable lost; // of the loop's thread

    ExitWatch(Loop loop, ChildProcess child, Handler<? super ExitStatus> handler) {
        super(loop);
        this.child = child;
        this.handler = handler;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // offering never fails
    void start() {
        child.onExit().whenComplete((exit, failure) -> loop.offer(() -> arrive(exit, failure)));
    }

    private void arrive(@Nullable ExitStatus exit, @Nullable Throwable failure) {
        status = exit;
        lost = failure;
        tell();
    }

    private void tell() {
        if (isRunning() && (status != null || lost != null)) {
            loop.dispatcher.serve(this);
        }
    }

    @Override
    boolean serve() throws Exception {
        if (status == null) {
            throw new IOException("the exit status of " + child + " is lost", lost);
        }
        handler.handle(status);
        finish();
        return true;
    }

    @Override
    void watch(boolean watched) {
        if (watched) {
            loop.offer(this::tell);
        }
    }

    @Override
    public String toString() {
        return "ExitWatch[" + child + "]";
    }
}
