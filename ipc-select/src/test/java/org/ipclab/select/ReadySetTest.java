package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.select.recording.LoopRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/** When a channel is taken for ready without asking. */
class ReadySetTest {
    private PipeChannel pipe;
    private Keys keys;
    private ReadySet ready;
    private ChannelKey busy;

    @BeforeEach
    void open() throws IOException {
        pipe = PipeChannel.open();
        keys = new Keys(new LoopRecorder("test"));
        ready = new ReadySet(keys);
        busy = new ChannelKey(pipe.source());
    }

    @AfterEach
    void close() throws IOException {
        keys.close();
        pipe.close();
    }

    private void bringsSomethingThreeTimes() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(ready.expect(0)).isFalse();
            ready.ask(0);
            ready.note(busy, true);
        }
    }

    @Test
    void whatBroughtSomethingThreeTimesInARowIsExpected() throws Exception {
        bringsSomethingThreeTimes();
        assertThat(ready.expect(0)).isTrue();
        assertThat(ready.isExpected()).isTrue();
        assertThat(ready.channels()).containsExactly(busy);
        assertThat(busy.readyIn()).isNotZero();
        assertThat(busy.readyOut()).isZero();
    }

    @Test
    void whatPausedInBetweenIsNotExpected() throws Exception {
        for (int i = 0; i < 10; i++) {
            ready.ask(0);
            ready.note(busy, i % 3 != 0);
            assertThat(ready.expect(0)).isFalse();
        }
    }

    @Test
    void aWrongGuessIsNotRepeated() throws Exception {
        bringsSomethingThreeTimes();
        ready.expect(0);
        ready.note(busy, false);
        assertThat(ready.expect(0)).isFalse();
    }

    @Test
    void after16TurnsItAsksAgain() throws Exception {
        bringsSomethingThreeTimes();
        for (int i = 0; i < 16; i++) {
            assertThat(ready.expect(0)).isTrue();
            ready.note(busy, true);
        }
        assertThat(ready.expect(0)).isFalse();
        ready.ask(0);
        assertThat(ready.isExpected()).isFalse();
        ready.note(busy, true);
        assertThat(ready.expect(0)).isTrue();
    }

    @Test
    void afterTwoMillisecondsItAsksAgain() throws Exception {
        bringsSomethingThreeTimes();
        assertThat(ready.expect(0)).isTrue();
        ready.note(busy, true);
        assertThat(ready.expect(2_000_000)).isTrue();
        ready.note(busy, true);
        assertThat(ready.expect(2_000_001)).isFalse();
    }

    @Test
    void oneThatBecomesBusyLaterIsExpectedToo() throws Exception {
        ChannelKey late = new ChannelKey(pipe.sink());
        bringsSomethingThreeTimes();
        for (int i = 0; i < 3; i++) {
            while (ready.expect(0)) {
                ready.note(busy, true);
            }
            ready.ask(0);
            ready.note(busy, true);
            ready.note(late, true);
        }
        assertThat(ready.expect(0)).isTrue();
        assertThat(ready.channels()).containsExactly(busy, late);
    }
}
