package org.ipclab.benchmarks.select;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.select.Multiplexer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Our loop over our pipes. It runs in a thread of its own; the turns are begun and seen there. */
final class MultiplexerLoop implements Events.Loop {
    private final Multiplexer loop;
    private final List<PipeChannel> pipes;
    private final Turns turns;
    private CompletableFuture<Turns.Cost> result = new CompletableFuture<>();

    private MultiplexerLoop(Multiplexer loop, List<PipeChannel> pipes, int active) {
        this.loop = loop;
        this.pipes = pipes;
        this.turns = new Turns(pipes.stream().map(PipeChannel::sink).toList(), active);
    }

    static MultiplexerLoop open(int count, int active, int idle) throws IOException {
        var pipes = new ArrayList<PipeChannel>();
        for (int i = 0; i < count; i++) {
            pipes.add(PipeChannel.open());
        }
        var opened = new MultiplexerLoop(Multiplexer.open(), pipes, active);
        opened.start(idle);
        return opened;
    }

    private void start(int idle) throws IOException {
        for (int i = 0; i < idle; i++) {
            var silent = DatagramChannel.open().bind(null);
            loop.onReadable(silent, _ -> {}).owning(silent);
        }
        for (var pipe : pipes) {
            loop.onReadable(pipe.source(), bytes -> end(turns.seen(bytes.remaining()), null))
                    .onFailure(failure -> end(false, failure));
        }
        loop.start();
    }

    private void end(boolean done, @Nullable Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(failure);
        } else if (done) {
            result.complete(turns.cost());
        }
    }

    @Override
    public Turns.Cost cost(long messages) throws Exception {
        var next = new CompletableFuture<Turns.Cost>();
        loop.submit(
                () -> {
                    result = next;
                    begin(messages);
                });
        return next.get();
    }

    private void begin(long messages) {
        try {
            turns.begin(messages);
        } catch (IOException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
        for (var pipe : pipes) {
            pipe.close();
        }
    }
}
