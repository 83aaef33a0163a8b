package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Progress;
import org.ipclab.examples.terminal.Prose;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Where one run of a scenario or an experiment plays: its actors, its clock, its chance, and the
 * things that must not outlive it. Safe for use by all actors at once.
 */
public final class Scene implements AutoCloseable {
    private static final int NAME_WIDTH = 12;
    private static final int NARROW = 60; // columns below which a line has no room for columns
    private static final Duration LIVE_HOLD = Duration.ofMillis(150);
    private static final Duration HOLD = Duration.ofSeconds(1); // nobody waits for a file

    private final Console console;
    private final long seed;
    private final Detail detail;
    private final long start = System.nanoTime();
    private final Transcript transcript;
    private final Map<String, Actor> actors = new HashMap<>(); // guarded by itself
    private final Deque<AutoCloseable> owned = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by owned

    private final Thread atShutdown = new Thread(this::shutDown, "scene-shutdown");

    private Scene(Console console, long seed, Detail detail) {
        this.console = console;
        this.seed = seed;
        this.detail = detail;
        transcript = new Transcript(console.terminal().live() ? LIVE_HOLD : HOLD);
    }

    /** A scene that is closed when its block is left, and by Ctrl-C. */
    public static Scene open(Console console, long seed, Detail detail) {
        Scene scene = new Scene(console, seed, detail);
        Runtime.getRuntime().addShutdownHook(scene.atShutdown);
        return scene;
    }

    /** The actor of this name, in a colour of its own. */
    public Actor actor(String name) {
        synchronized (actors) {
            return actors.computeIfAbsent(
                    name, n -> new Actor(this, n, Colour.worn(actors.size())));
        }
    }

    /** The head of the columns that follow. */
    public void columns() {
        if (isWide()) {
            note(Figures.format("%10s  %-" + NAME_WIDTH + "s  %s", "ms", "who", "what"));
        }
    }

    /** A dim line between those of the actors. */
    public void note(String text) {
        if (detail != Detail.QUIET) {
            transcript.now(
                    when ->
                            Prose.fixed("", text, console.terminal().lineColumns())
                                    .forEach(line -> write(Colour.DIM, line)));
        }
    }

    /** The state of things on one line that rewrites itself; the empty text takes it away. */
    public void progress(String format, Object... values) {
        console.progress(Figures.format(format, values));
    }

    /** The progress of work of so many steps. */
    public Progress progress(String what, long steps) {
        return new Progress(console, what, steps);
    }

    /** Time since this run began. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The same chance in every run with the same seed, for the actor with this number. */
    public Random chance(int number) {
        return new Random(seed * 31 + number);
    }

    /** Of so many things, one in how many is told. */
    public int tellOneIn(long things, int lines) {
        return detail == Detail.VERBOSE ? 1 : Math.toIntExact(Math.ceilDiv(things, (long) lines));
    }

    /**
     * Hands over something that must end with this run, however it ends: at {@link #close()}, the
     * last one first, and when the user presses Ctrl-C.
     */
    public <C extends AutoCloseable> C owns(C thing) {
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
        transcript.close();
        console.progress("");
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Scene.class).debug("shutting down already", e);
        }
    }

    /** From now on lines come from other processes too, each with its own time. */
    public void orderByStamp() {
        transcript.orderByStamp();
    }

    /** Says something now. */
    void now(Actor actor, Colour colour, String text) {
        if (detail != Detail.QUIET) {
            transcript.now(nanoTime -> write(nanoTime, actor, colour, text));
        }
    }

    /** Says what happened then. */
    void then(long nanoTime, Actor actor, Colour colour, String text) {
        if (detail != Detail.QUIET) {
            transcript.add(nanoTime, () -> write(nanoTime, actor, colour, text));
        }
    }

    private void write(long nanoTime, Actor actor, Colour colour, String text) {
        String time = Figures.format("%.2f", (nanoTime - start) / 1e6);
        if (!isWide()) {
            write(actor.colour(), time + " " + actor.name());
            Prose.hanging("  ", text, console.terminal().lineColumns())
                    .forEach(line -> write(colour, line));
            return;
        }
        String name = Figures.format("%-" + NAME_WIDTH + "s", actor.name());
        String margin = Figures.format("%10s", time) + "  " + name + "  ";
        List<String> lines = Prose.hanging(margin, text, console.terminal().lineColumns());
        console.line(
                console.paint(Colour.DIM, Figures.format("%10s", time))
                        + "  "
                        + console.paint(actor.colour(), name)
                        + "  "
                        + console.paint(colour, lines.getFirst().substring(margin.length())));
        lines.subList(1, lines.size()).forEach(line -> write(colour, line));
    }

    private void write(Colour colour, String line) {
        console.line(console.paint(colour, line));
    }

    private boolean isWide() {
        return console.terminal().lineColumns() >= NARROW;
    }

    private void shutDown() {
        transcript.close();
        console.progress("");
        write(Colour.DIM, "stopped; ending all that this run started");
        console.close();
        endAll();
    }

    private void endAll() {
        synchronized (owned) {
            closed = true;
            owned.forEach(Scene::end);
            owned.clear();
        }
    }

    private static void end(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(Scene.class).warn("could not close {}", thing, e);
        }
    }
}
