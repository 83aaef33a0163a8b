package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** Whatever is asked of an end that is closed, the answer comes at once, also the second time. */
@Timeout(30)
class ClosedEndTest {
    private enum Call {
        READ,
        READ_SCATTERING,
        WRITE,
        WRITE_GATHERING,
        CONFIGURE_SOURCE,
        CONFIGURE_SINK;

        ThrowingCallable on(PipeChannel pipe) {
            ByteBuffer[] buffers = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};
            return switch (this) {
                case READ -> () -> pipe.source().read(buffers[0]);
                case READ_SCATTERING -> () -> pipe.source().read(buffers);
                case WRITE -> () -> pipe.sink().write(buffers[0]);
                case WRITE_GATHERING -> () -> pipe.sink().write(buffers);
                case CONFIGURE_SOURCE -> () -> pipe.source().configureBlocking(false);
                case CONFIGURE_SINK -> () -> pipe.sink().configureBlocking(false);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyThreadIsToldThatTheEndIsClosed(Call first) throws Exception {
        PipeChannel pipe = PipeChannel.open();
        pipe.close();
        assertThatThrownBy(first.on(pipe)).isInstanceOf(ClosedChannelException.class);
        for (Call next : Call.values()) {
            var call = Threads.start(Thread.ofPlatform().daemon(), () -> refused(next, pipe));
            call.result().get();
        }
    }

    private static boolean refused(Call call, PipeChannel pipe) {
        assertThatThrownBy(call.on(pipe)).isInstanceOf(ClosedChannelException.class);
        return true;
    }
}
