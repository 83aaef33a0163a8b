package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
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
}
