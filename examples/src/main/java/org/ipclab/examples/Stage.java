package org.ipclab.examples;

import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Where one run of a scenario plays: its actors, its clock, its chance, and the things that must
 * not outlive it. Safe for use by all actors at once.
 */
final class Stage implements AutoCloseable {
    private static final int NAME_WIDTH = 12;

    private final Console console;
    private final long seed;
    private final long start = System.nanoTime();
    private final Map<String, Actor> actors = new HashMap<>(); // guarded by itself
    private final Deque<AutoCloseable> owned = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by owned

    private final Thread atShutdown = new Thread(this::shutDown, "stage-shutdown");

    private Stage(Console console, long seed) {
        this.console = console;
        this.seed = seed;
    }

    /** A stage that is closed when its block is left, and by Ctrl-C. */
    static Stage open(Console console, long seed) {
        Stage stage = new Stage(console, seed);
        Runtime.getRuntime().addShutdownHook(stage.atShutdown);
        return stage;
    }

    /** The actor of this name, in a colour of its own. */
    Actor actor(String name) {
        synchronized (actors) {
            return actors.computeIfAbsent(
                    name, n -> new Actor(this, n, Colour.worn(actors.size())));
        }
    }

    /** The head of the columns that follow. */
    void columns() {
        note(Figures.format("%10s  %-" + NAME_WIDTH + "s  %s", "ms", "who", "what"));
    }

    /** A dim line between those of the actors. */
    void note(String text) {
        console.line(console.paint(Colour.DIM, text));
    }

    /** The state of things on one line that rewrites itself; the empty text takes it away. */
    void progress(String format, Object... values) {
        console.progress(Figures.format(format, values));
    }

    /** Time since this run began. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The same chance in every run with the same seed, for the actor with this number. */
    Random chance(int number) {
        return new Random(seed * 31 + number);
    }

    /**
     * Hands over something that must end with this run, however it ends: at {@link #close()}, the
     * last one first, and when the user presses Ctrl-C.
     */
    <C extends AutoCloseable> C owns(C thing) {
        synchronized (owned) {
            if (!closed) {
                owned.push(thing);
                return thing;
            }
        }
        end(thing);
        throw new IllegalStateException("this run has ended; " + thing + " was closed at once");
    }

    /** Ends what is still there. The second call does nothing. */
    @Override
    public void close() {
        endAll();
        console.progress("");
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Stage.class).debug("shutting down already", e);
        }
    }

    private void shutDown() {
        console.progress("");
        console.line(console.paint(Colour.DIM, "stopped; ending all that this run started"));
        console.close();
        endAll();
    }

    private void endAll() {
        synchronized (owned) {
            closed = true;
            owned.forEach(Stage::end);
            owned.clear();
        }
    }

    /** Stamped and written in one step, so that the times in the column never go back. */
    synchronized void now(Actor actor, Colour colour, String text) {
        line(elapsed(), actor, colour, text);
    }

    void line(Duration when, Actor actor, Colour colour, String text) {
        double millis = when.toNanos() / 1e6;
        String name = Figures.format("%-" + NAME_WIDTH + "s", actor.name());
        console.line(
                console.paint(Colour.DIM, Figures.format("%10.2f", millis))
                        + "  "
                        + console.paint(actor.colour(), name)
                        + "  "
                        + console.paint(colour, text));
    }

    private static void end(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(Stage.class).warn("could not close {}", thing, e);
        }
    }
}
