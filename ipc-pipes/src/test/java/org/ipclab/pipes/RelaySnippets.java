package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the Javadoc of the bulk classes shows. */
@Tag("kernel")
class RelaySnippets {
    @Test
    void twoChildrenAreJoinedAndWatched() throws Exception {
        // @start region="relay"
        PipeChannel log = PipeChannel.open(1 << 20);
        ChildCommand seq = ChildProcess.command("seq", "10000").stdout(Stdio.PIPE);
        ChildCommand wc = ChildProcess.command("wc", "-c").stdin(Stdio.PIPE).stdout(Stdio.PIPE);
        try (ChildProcess numbers = seq.start();
                ChildProcess count = wc.start()) {
            long moved = Relay.tee(numbers.stdout(), count.stdin(), log.sink()).transfer();
            count.stdin().close(); // the end of file is ours to pass on
            String counted = Bytes.readText(count.stdout());
            // @end
            assertThat(counted.strip()).isEqualTo(Long.toString(moved));
            assertThat(log.source().available()).isEqualTo((int) moved);
        }
        log.close();
    }

    private static Path example() throws IOException {
        return Files.writeString(Files.createTempFile("example", ".txt"), "hello");
    }

    @Test
    void aFileGoesToSeveralReaders() throws Exception {
        Path path = example();
        PipeChannel one = PipeChannel.open();
        PipeChannel two = PipeChannel.open();
        // @start region="pages"
        try (FileChannel file = FileChannel.open(path);
                Pages pages = Pages.filled((int) file.size(), room -> file.read(room))) {
            Relay.send(pages, one.sink());
            Relay.send(pages, two.sink());
        } // closed, though nobody has read yet: the pipes keep what they hold
        // @end
        one.sink().close();
        two.sink().close();
        assertThat(Bytes.readText(one.source()) + Bytes.readText(two.source()))
                .isEqualTo("hellohello");
        one.close();
        two.close();
        Files.delete(path);
    }
}
