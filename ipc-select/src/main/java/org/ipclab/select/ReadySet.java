package org.ipclab.select;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The channels that are ready in a turn: the selector names them, or the turns before do.
 *
 * <p>To ask the selector costs more than to read. So a channel that brought something in three
 * turns in a row is tried in the next without asking (speculative I/O; Willy Tarreau, HAProxy,
 * 2007). When it stops, one read finds nothing, in place of a select that would have found nothing.
 * The others are not forgotten: after 16 such turns, or two milliseconds of them, the selector is
 * asked again.
 *
 * <p>All of this is the loop's thread's, but for {@link #close} and {@link #wakeUp}.
 */
final class ReadySet {
    static final long FOR_EVER = Long.MAX_VALUE;
    private static final int LIKELY = 3; // times in a row
    private static final int MOST_TRIES = 16; // asking is a small part of the cost then
    private static final long MOST_TRYING_NANOS = 2_000_000;

    private final Selector selector;
    private final Roster roster;
    private final Consumer<SelectionKey> collect = this::collect;
    private List<Interest> ready = new ArrayList<>();
    private List<Interest> likely = new ArrayList<>();
    private int tries;
    private long tryingSince;
    private long asked;
    private long turns;

    ReadySet(Selector selector, Roster roster) {
        this.selector = selector;
        this.roster = roster;
    }

    List<Interest> channels() {
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
        if (likely.isEmpty() || tries == MOST_TRIES || roster.hasAbandoned()) {
            return false;
        }
        if (tries == 0) {
            tryingSince = nowNanos;
        } else if (nowNanos - tryingSince > MOST_TRYING_NANOS) {
            return false;
        }
        tries++;
        turns++;
        List<Interest> expected = likely;
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
        try {
            boolean looked = roster.forgetAbandoned();
            select(busy || looked ? 0 : limitNanos);
            roster.finishClosed();
        } catch (ClosedSelectorException closedMeanwhile) {
            clear();
        }
    }

    private void select(long limitNanos) throws IOException {
        if (limitNanos == 0) {
            selector.selectNow(collect);
        } else if (limitNanos == FOR_EVER) {
            selector.select(collect);
        } else {
            selector.select(collect, Math.ceilDiv(limitNanos, 1_000_000));
        }
    }

    private void collect(SelectionKey key) {
        Interest interest = (Interest) key.attachment();
        interest.ready = key.readyOps();
        ready.add(interest);
    }

    /** Notes whether a channel that was thought to be readable brought something. */
    void note(Interest interest, boolean some) {
        interest.note(asked, some);
        if (interest.streak() >= LIKELY) {
            interest.expectIncoming();
            likely.add(interest);
        }
    }

    /** What {@link Multiplexer#select} gives back. */
    List<Ready> list() {
        List<Ready> list = new ArrayList<>(ready.size());
        for (Interest interest : ready) {
            Registration in = interest.readyIn() != 0 ? interest.incoming() : null;
            Registration out = interest.readyOut() != 0 ? interest.outgoing() : null;
            if (in != null) {
                int operations = in == out ? interest.ready : interest.readyIn();
                list.add(new Ready(interest.channel, in, operations));
            }
            if (out != null && out != in) {
                list.add(new Ready(interest.channel, out, interest.readyOut()));
            }
        }
        return list;
    }

    void clear() {
        ready.clear();
        likely.clear();
    }

    /** Has a wait end that goes on, or the next one. */
    void wakeUp() {
        selector.wakeup();
    }

    void close() throws IOException {
        selector.close();
    }
}
