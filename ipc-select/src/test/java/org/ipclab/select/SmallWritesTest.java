package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small writes of several processes into one pipe stay whole. */
class SmallWritesTest {
    private static final int LINES = 10_000;
    private static final int LENGTH = 999;

    /** A child: wants to write more lines of one letter than the pipe takes. */
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            try (Multiplexer loop = Multiplexer.open()) {
                WriteQueue queue = loop.writeQueue(Inherited.sink(1));
                ByteBuffer line = Bytes.of(arguments[0].repeat(LENGTH) + "\n");
                for (int i = 0; i < LINES; i++) {
                    queue.write(line.rewind());
                }
                queue.end();
                System.err.close(); // tells that it has begun
                loop.run();
            }
        }
    }

    @Test
    @Tag("kernel")
    void noLineOfTwoWritersIsTorn() throws Exception {
        Map<String, Integer> lines = new HashMap<>();
        List<ChildProcess> children = new ArrayList<>();
        try (Multiplexer loop = Multiplexer.open();
                PipeChannel pipe = PipeChannel.open()) {
            for (String letter : List.of("a", "b")) {
                ChildCommand command = ChildProcess.java(Writer.class, letter);
                command.stdout(pipe.sink()).share(pipe.sink()).stderr(Stdio.PIPE);
                children.add(command.start());
            }
            pipe.sink().close();
            for (ChildProcess child : children) {
                Channels.newInputStream(child.stderr()).readAllBytes();
            }
            assertThat(pipe.source().available()).isGreaterThan(60_000);
            loop.onMessage(
                    pipe.source(), Framing.lines(), line -> lines.merge(line, 1, Integer::sum));
            loop.run();
        }
        assertThat(lines).isEqualTo(Map.of("a".repeat(LENGTH), LINES, "b".repeat(LENGTH), LINES));
        for (ChildProcess child : children) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            child.close();
        }
    }
}
