package org.ipclab.benchmarks.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** The loop that one writes by hand over the JDK's selector and its own pipes. */
final class SelectorLoop implements Events.Loop {
    private final List<Pipe> pipes;
    private final Selector selector;
    private final Turns turns;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);

    private SelectorLoop(List<Pipe> pipes, Selector selector, int active) {
        this.pipes = pipes;
        this.selector = selector;
        this.turns = new Turns(pipes.stream().map(Pipe::sink).toList(), active);
    }

    static SelectorLoop open(int count, int active) throws IOException {
        var pipes = new ArrayList<Pipe>();
        var selector = Selector.open();
        for (int i = 0; i < count; i++) {
            var pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.source().register(selector, SelectionKey.OP_READ);
            pipes.add(pipe);
        }
        return new SelectorLoop(pipes, selector, active);
    }

    @Override
    public Turns.Cost cost(long messages) throws IOException {
        turns.begin(messages);
        while (!turn()) {
            // once more
        }
        return turns.cost();
    }

    private boolean turn() throws IOException {
        selector.select();
        boolean done = false;
        for (var keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            var source = (Pipe.SourceChannel) keys.next().channel();
            keys.remove();
            done = turns.seen(source.read(buffer.clear()));
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (var pipe : pipes) {
            pipe.sink().close();
            pipe.source().close();
        }
    }
}
