package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

class BrokenPipeTest {
    @Test
    void aWriterThatOnlyWaitsIsToldThatItsReaderWasKilled() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess reader = ChildProcess.command("cat").stdin(pipe.source()).start()) {
            CompletableFuture<Void> broken = pipe.sink().onBroken();
            reader.destroyForcibly();
            broken.get();
            assertThat(pipe.sink().isBroken()).isTrue();
        }
    }

    @Test
    void aPipeThatIsBrokenAlreadyTellsAtOnceAndToEveryone() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            CompletableFuture<Void> before = pipe.sink().onBroken();
            pipe.source().close();
            before.get();
            pipe.sink().onBroken().get();
        }
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.source().close();
            pipe.sink().onBroken().get();
        }
    }

    @Test
    void closingTheSinkEndsTheWait() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        CompletableFuture<Void> broken = pipe.sink().onBroken();
        pipe.sink().close();
        assertThatThrownBy(broken::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(pipe.sink()::onBroken).isInstanceOf(ClosedChannelException.class);
        pipe.close();
    }
}
