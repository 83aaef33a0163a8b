package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Figures;

/** Somebody who does something in a run, and says so: a thread, a process, the loop. */
public final class Actor {
    private final Scene scene;
    private final String name;
    private final Colour colour;

    Actor(Scene scene, String name, Colour colour) {
        this.scene = scene;
        this.name = name;
        this.colour = colour;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Says what it does, now. */
    public void says(String format, Object... values) {
        scene.now(this, Colour.PLAIN, Figures.format(format, values));
    }

    /** Says what a reader should notice. */
    public void marks(String format, Object... values) {
        scene.now(this, Colour.BOLD, Figures.format(format, values));
    }

    /** Says what went wrong, in red. */
    public void warns(String format, Object... values) {
        scene.now(this, Colour.RED, Figures.format(format, values));
    }

    /** Says what it did at that {@link System#nanoTime}. */
    public void said(long nanoTime, boolean fault, String text) {
        scene.then(nanoTime, this, fault ? Colour.RED : Colour.PLAIN, text);
    }

    Colour colour() {
        return colour;
    }

    @Override
    public String toString() {
        return name;
    }
}
