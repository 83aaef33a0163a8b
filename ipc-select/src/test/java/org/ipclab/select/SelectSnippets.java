package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the Javadoc shows. */
class SelectSnippets {
    @Test
    void oneLoopWatchesTwoChildren() throws Exception {
        List<String> seen = new ArrayList<>();
        // @start region="first"
        try (Multiplexer loop = Multiplexer.open();
                ChildProcess one = ChildProcess.command("echo", "1").stdout(Stdio.PIPE).start();
                ChildProcess two = ChildProcess.command("echo", "2").stdout(Stdio.PIPE).start()) {
            for (ChildProcess child : List.of(one, two)) {
                loop.onReadable(
                                child.stdout(),
                                bytes -> seen.add(StandardCharsets.UTF_8.decode(bytes).toString()))
                        .onEnd(() -> seen.add("end"));
                loop.onExit(child, status -> seen.add(status.toString()));
            }
            loop.run(); // until both have ended
        }
        // @end
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "1\n", "2\n", "end", "end", "exit code 0", "exit code 0");
    }

    @Test
    void aQueueStopsItsProducerWhileItIsFull() throws Exception {
        List<String> seen = new ArrayList<>();
        try (Multiplexer loop = Multiplexer.open();
                ChildProcess child =
                        ChildProcess.command("wc", "-c")
                                .stdin(Stdio.PIPE)
                                .stdout(Stdio.PIPE)
                                .start();
                ChildProcess producer =
                        ChildProcess.command("head", "-c", "1000000", "/dev/zero")
                                .stdout(Stdio.PIPE)
                                .start()) {
            // @start region="writeQueue"
            WriteQueue queue = loop.writeQueue(child.stdin());
            queue.owning(child.stdin()); // so that the child sees end of file
            Registration input =
                    loop.onReadable(
                            producer.stdout(),
                            bytes -> {
                                if (!queue.write(bytes)) {
                                    loop.current().pause();
                                }
                            });
            queue.onDrained(input::resume);
            input.onEnd(queue::end);
            // @end
            loop.onMessage(child.stdout(), Framing.lines(), seen::add);
            loop.run();
        }
        assertThat(seen).containsExactly("1000000");
    }

    @Test
    void theLessonsLoopReadsTwoChildren() throws Exception {
        List<String> seen = new ArrayList<>();
        // @start region="lesson"
        try (SelectLoop loop = new SelectLoop();
                ChildProcess one = ChildProcess.command("echo", "1").stdout(Stdio.PIPE).start();
                ChildProcess two = ChildProcess.command("echo", "2").stdout(Stdio.PIPE).start()) {
            for (ChildProcess child : List.of(one, two)) {
                loop.onReadable(
                        child.stdout(),
                        bytes -> seen.add(StandardCharsets.UTF_8.decode(bytes).toString()),
                        () -> seen.add("end"));
            }
            loop.run(); // until both have closed their output
        }
        // @end
        assertThat(seen).containsExactlyInAnyOrder("1\n", "2\n", "end", "end");
    }

    @Test
    void aLoopWrittenByHand() throws Exception {
        try (Multiplexer loop = Multiplexer.open();
                ChildProcess child =
                        ChildProcess.command("echo", "hello").stdout(Stdio.PIPE).start()) {
            StringBuilder text = new StringBuilder();
            // @start region="select"
            Registration registration = loop.watch(child.stdout(), SelectionKey.OP_READ);
            ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
            while (registration.isActive()) {
                for (Ready ready : loop.select(Duration.ofSeconds(10))) {
                    if (child.stdout().read(buffer.clear()) == -1) {
                        ready.registration().cancel(); // or it is ready for ever
                    } else {
                        text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                    }
                }
            }
            // @end
            assertThat(text).hasToString("hello\n");
        }
    }
}
