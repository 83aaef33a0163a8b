package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.message.LineReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** What the Javadoc of named pipes shows. */
@Tag("kernel")
class NamedPipeSnippets {
    @Test
    void aStrangerWritesToAName(@TempDir Path directory) throws Exception {
        // @start region="named"
        Path path = directory.resolve("requests");
        try (NamedPipe requests = NamedPipe.create(path);
                ChildProcess stranger =
                        ChildProcess.command("sh", "-c", "echo hello > " + path).start();
                PipeSource source = requests.openSource(Duration.ofSeconds(30));
                LineReader lines = LineReader.over(source, 1000)) {
            String line = lines.read().orElseThrow(); // hello
            // @end
            assertThat(line).isEqualTo("hello");
            assertThat(stranger.waitFor().isSuccess()).isTrue();
        }
    }
}
