package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Colour;

/** Whether something was seen; also "nobody can tell" is an honest answer. */
public enum Seen {
    /** It was. */
    YES("yes", Colour.GREEN),
    /** It was not, where it should have been. */
    NO("NO ", Colour.RED),
    /** What was measured allows neither. */
    UNCLEAR("?  ", Colour.YELLOW);

    private final String mark;
    private final Colour colour;

    Seen(String mark, Colour colour) {
        this.mark = mark;
        this.colour = colour;
    }

    /** What is certain. */
    public static Seen of(boolean seen) {
        return seen ? YES : NO;
    }

    /** What follows from several: no if any is, unclear if any is, else yes. */
    public static Seen all(Iterable<Seen> several) {
        Seen all = YES;
        for (Seen one : several) {
            all = one == NO || all == NO ? NO : one == UNCLEAR ? UNCLEAR : all;
        }
        return all;
    }

    /** How it is written in front of what was looked for. */
    public String mark() {
        return mark;
    }

    /** The colour of the mark. */
    public Colour colour() {
        return colour;
    }
}
