package org.ipclab.select;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The channels that are ready in a turn: the selector names them, or the turns before do.
 *
 * <p>To ask the selector costs more than to read. So a channel that brought something in three
 * turns in a row is tried in the next without asking (speculative I/O; Willy Tarreau, HAProxy,
 * 2007). When it stops, one read finds nothing, in place of a select that would have found nothing.
 * The others are not forgotten: after 16 such turns, or two milliseconds of them, the selector is
 * asked again.
 *
 * <p>All of this is the loop's thread's.
 */
final class ReadySet {
    private static final int LIKELY = 3; // times in a row
    private static final int MOST_TRIES = 16; // asking is a small part of the cost then
    private static final long MOST_TRYING_NANOS = 2_000_000;

    private final Keys keys;
    private List<ChannelKey> ready = new ArrayList<>();
    private List<ChannelKey> likely = new ArrayList<>();
    private int tries;
    private long tryingSince;
    private long asked;
    private long turns;

    ReadySet(Keys keys) {
        this.keys = keys;
    }

    List<ChannelKey> channels() {
        return ready;
    }

    /** How often this was filled. */
    long turns() {
        return turns;
    }

    /** Whether this is {@link #expect} and may be wrong. */
    boolean isExpected() {
        return tries > 0;
    }

    /** Fills this with what brought something again and again; false if it is time to ask. */
    boolean expect(long nowNanos) {
        if (likely.isEmpty() || tries == MOST_TRIES || keys.hasAbandoned()) {
            return false;
        }
        if (tries == 0) {
            tryingSince = nowNanos;
        } else if (nowNanos - tryingSince > MOST_TRYING_NANOS) {
            return false;
        }
        tries++;
        turns++;
        List<ChannelKey> expected = likely;
        likely = ready;
        likely.clear();
        ready = expected;
        return true;
    }

    /** Asks the selector, and waits for so long if nothing is ready. */
    void ask(long limitNanos) throws IOException {
        // A select that need not wait is cheaper. And no wait after it: it may eat a wake-up.
        boolean busy = isExpected() ? !likely.isEmpty() : !ready.isEmpty();
        tries = 0;
        asked++;
        turns++;
        clear();
        keys.select(busy ? 0 : limitNanos, ready);
    }

    /** Notes whether a channel that was thought to be readable brought something. */
    void note(ChannelKey key, boolean some) {
        key.note(asked, some);
        if (key.streak() >= LIKELY) {
            key.expectIncoming();
            likely.add(key);
        }
    }

    /** What {@link Multiplexer#select} gives back. */
    List<Ready> list() {
        List<Ready> list = new ArrayList<>(ready.size());
        for (ChannelKey key : ready) {
            Registration in = key.readyIn() != 0 ? key.incoming() : null;
            Registration out = key.readyOut() != 0 ? key.outgoing() : null;
            if (in != null) {
                int operations = in == out ? key.ready : key.readyIn();
                list.add(new Ready(key.channel, in, operations));
            }
            if (out != null && out != in) {
                list.add(new Ready(key.channel, out, key.readyOut()));
            }
        }
        return list;
    }

    void clear() {
        ready.clear();
        likely.clear();
    }
}
