package org.ipclab.examples;

import java.time.Duration;

/** Somebody who does something in a scenario, and says so: a thread, a process, the loop. */
final class Actor {
    private final Stage stage;
    private final String name;
    private final Colour colour;

    Actor(Stage stage, String name, Colour colour) {
        this.stage = stage;
        this.name = name;
        this.colour = colour;
    }

    String name() {
        return name;
    }

    /** Says what it does, now. */
    void says(String format, Object... values) {
        stage.now(this, Colour.PLAIN, Figures.format(format, values));
    }

    /** Says what a reader should notice. */
    void marks(String format, Object... values) {
        stage.now(this, Colour.BOLD, Figures.format(format, values));
    }

    /** Says what went wrong, in red. */
    void warns(String format, Object... values) {
        stage.now(this, Colour.RED, Figures.format(format, values));
    }

    /** Says what it did some time ago. */
    void said(Duration when, boolean fault, String text) {
        stage.line(when, this, fault ? Colour.RED : Colour.PLAIN, text);
    }

    Colour colour() {
        return colour;
    }
}
