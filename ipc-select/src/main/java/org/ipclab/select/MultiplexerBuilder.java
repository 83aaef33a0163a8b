package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Options of a {@link Multiplexer}. Not thread safe. */
public final class MultiplexerBuilder {
    private static final AtomicLong SERIAL = new AtomicLong();

    private @Nullable String name;
    int readBudgetBytes = 1 << 16;
    long slowNanos = 100_000_000;
    boolean leaveEnded;

    MultiplexerBuilder() {}

    /**
     * Gives the loop a name, which its events in a flight recording bear, and the thread of {@link
     * Multiplexer#start}.
     *
     * @param name the name; unless given, {@code multiplexer-} and a number in the events, and
     *     {@code multiplexer} for the thread
     * @return this
     */
    public MultiplexerBuilder name(String name) {
        this.name = Objects.requireNonNull(name);
        return this;
    }

    String name() {
        return name == null ? "multiplexer-" + SERIAL.incrementAndGet() : name;
    }

    String threadName() {
        return name == null ? "multiplexer" : name;
    }

    /**
     * Says how much one channel may be read in a turn before it is the others' turn.
     *
     * @param bytes above 0; 64 KiB unless said otherwise
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public MultiplexerBuilder readBudget(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a read budget must be above 0 bytes, not " + bytes);
        }
        readBudgetBytes = bytes;
        return this;
    }

    /**
     * Says how long a handler may take before the log gets a warning, and the flight recorder an
     * event.
     *
     * @param time above zero; 100 ms unless said otherwise
     * @return this
     * @throws IllegalArgumentException if it is not above zero
     */
    public MultiplexerBuilder slowHandler(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("a time must be above zero, not " + time);
        }
        slowNanos = Loop.nanos(time);
        return this;
    }

    /**
     * Leaves a channel in the loop after its end of file, which is told once. The channel stays
     * readable for ever, so the loop spins, which {@link MultiplexerStats#spins} counts: this is to
     * show why nobody should want it.
     *
     * @return this
     */
    public MultiplexerBuilder leaveEnded() {
        leaveEnded = true;
        return this;
    }

    /**
     * Opens the loop.
     *
     * @return the loop, which does nothing yet
     * @throws IOException if no descriptor is left
     */
    public Multiplexer open() throws IOException {
        return new Multiplexer(this);
    }
}
