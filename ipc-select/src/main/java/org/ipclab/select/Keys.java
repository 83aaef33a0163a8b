package org.ipclab.select;

import org.ipclab.select.recording.LoopEvent;
import org.ipclab.select.recording.LoopRecorder;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The selector and its keys, one for each channel.
 *
 * <p>Any thread may add and release. But keys are cancelled by the loop's thread alone, at the
 * start of a turn: until then a channel can be registered again, with no select in between.
 */
final class Keys {
    static final long FOR_EVER = Long.MAX_VALUE;

    private final LoopRecorder recorder;
    private final Selector selector;
    private final Consumer<SelectionKey> collect = this::collect;
    private final Set<ChannelKey> keys = new LinkedHashSet<>(); // guarded by this
    private final Set<ChannelKey> abandoned = new LinkedHashSet<>(); // guarded by this

    // Guarded by this for writing.
    private volatile boolean anyAbandoned;
    private volatile int size;

    private List<ChannelKey> ready = List.of(); // of the loop's thread

    Keys(LoopRecorder recorder) throws IOException {
        this.recorder = recorder;
        this.selector = Selector.open();
    }

    synchronized void add(ChannelRegistration registration) throws IOException {
        SelectableChannel channel = registration.channel;
        if ((registration.operations & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException(channel + " has no such operation");
        }
        channel.configureBlocking(false);
        SelectionKey selected = channel.keyFor(selector);
        if (selected == null) {
            addKey(registration);
        } else {
            ChannelKey key = (ChannelKey) selected.attachment();
            key.add(registration);
            key.refresh();
        }
    }

    private void addKey(ChannelRegistration registration) throws IOException {
        ChannelKey key = new ChannelKey(registration.channel);
        key.add(registration);
        key.register(selector);
        keys.add(key);
        size = keys.size();
    }

    /** Has the channel watched, or not, as its registrations want it. */
    synchronized void refresh(ChannelRegistration registration) {
        if (registration.key != null) {
            registration.key.refresh();
        }
    }

    /** Lets somebody else register the channel for the same. */
    synchronized void release(ChannelRegistration registration) {
        ChannelKey key = registration.key;
        if (key != null) {
            key.remove(registration);
            key.refresh();
            if (key.isEmpty()) {
                abandoned.add(key);
                anyAbandoned = true;
            }
        }
    }

    /** Whether a key waits for being cancelled. */
    boolean hasAbandoned() {
        return anyAbandoned;
    }

    /** Has a wait end that goes on, or the next one. */
    void wakeUp() {
        selector.wakeup();
    }

    void close() throws IOException {
        selector.close();
    }

    /**
     * Adds the channels that are ready to a list; waits for so long if there are none. Only for the
     * loop's thread.
     */
    void select(long limitNanos, List<ChannelKey> target) throws IOException {
        ready = target;
        try {
            boolean looked = cancelAbandoned(); // which may have eaten a wake-up
            if (looked || limitNanos == 0) {
                selector.selectNow(collect);
            } else {
                await(limitNanos);
            }
            finishClosed();
        } catch (ClosedSelectorException closedMeanwhile) {
            target.clear();
        }
    }

    private void await(long limitNanos) throws IOException {
        LoopEvent wait = recorder.beginWait();
        if (limitNanos == FOR_EVER) {
            selector.select(collect);
        } else {
            selector.select(collect, Math.ceilDiv(limitNanos, 1_000_000));
        }
        recorder.end(wait);
    }

    private void collect(SelectionKey selected) {
        ChannelKey key = (ChannelKey) selected.attachment();
        key.ready = selected.readyOps();
        ready.add(key);
    }

    /** Cancels the keys that nobody wants any more, and has the selector forget them at once. */
    private boolean cancelAbandoned() throws IOException {
        if (!anyAbandoned) {
            return false;
        }
        synchronized (this) {
            for (ChannelKey key : abandoned) {
                if (key.isEmpty()) {
                    key.cancel();
                    keys.remove(key);
                }
            }
            size = keys.size();
            abandoned.clear();
            anyAbandoned = false;
            selector.selectNow(key -> {});
        }
        return true;
    }

    /**
     * Ends what was registered for channels that somebody closed: they have left the selector
     * without a word.
     */
    private void finishClosed() {
        if (selector.keys().size() != size) {
            closedOnes().forEach(ChannelKey::finish);
        }
    }

    private synchronized List<ChannelKey> closedOnes() {
        List<ChannelKey> gone = keys.stream().filter(key -> !key.channel.isOpen()).toList();
        gone.forEach(keys::remove);
        size = keys.size();
        return gone;
    }
}
