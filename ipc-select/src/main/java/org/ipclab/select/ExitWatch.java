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

    private ExitWatch(Loop loop, ChildProcess child, Handler<? super ExitStatus> handler) {
        super(loop);
        this.child = child;
        this.handler = handler;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // offering never fails
    static ExitWatch of(Loop loop, ChildProcess child, Handler<? super ExitStatus> handler) {
        ExitWatch watch = new ExitWatch(loop, child, handler);
        loop.registry.add(watch);
        child.onExit()
                .whenComplete((exit, failure) -> loop.offer(() -> watch.arrive(exit, failure)));
        return watch;
    }

    private void arrive(@Nullable ExitStatus exit, @Nullable Throwable failure) {
        status = exit;
        lost = failure;
        tell();
    }

    private void tell() {
        if (isRunning() && (status != null || lost != null)) {
            loop.handlers.serve(this);
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
    void resumed() {
        loop.offer(this::tell);
    }

    @Override
    String subject() {
        return child.toString();
    }
}
