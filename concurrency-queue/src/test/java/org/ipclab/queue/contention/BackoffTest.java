package org.ipclab.queue.contention;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

class BackoffTest {
    private final AtomicBoolean done = new AtomicBoolean();

    @ParameterizedTest
    @EnumSource
    void aLongWaitParks(Kind kind) throws Exception {
        var waiting = kind.start(this::awaitDone).waits();
        done.set(true);
        assertThat(waiting.result()).isFalse();
    }

    /** As many as there are carriers wait, and the one that they wait for needs a carrier. */
    @Test
    void virtualThreadsThatWaitLeaveTheProcessorsToTheOneTheyWaitFor() throws Exception {
        var waiting =
                Stream.generate(() -> Kind.VIRTUAL.start(this::awaitDone))
                        .limit(4L * Runtime.getRuntime().availableProcessors())
                        .toList();
        Kind.VIRTUAL
                .start(
                        () -> {
                            done.set(true);
                            return true;
                        })
                .result();
        for (var actor : waiting) {
            assertThat(actor.result()).isFalse();
        }
    }

    @Test
    void anInterruptEndsNoWaitAndIsSetAgainAfterIt() throws Exception {
        var waiting = Actor.start(this::awaitDone).waits();
        waiting.interrupt();
        waiting.waits();
        done.set(true);
        assertThat(waiting.result()).isTrue();
    }

    /** Returns whether the thread is interrupted afterwards. */
    private boolean awaitDone() {
        try (var backoff = new Backoff()) {
            while (!done.get()) {
                backoff.pause();
            }
        }
        return Thread.interrupted();
    }
}
