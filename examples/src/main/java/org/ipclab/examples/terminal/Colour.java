package org.ipclab.examples.terminal;

import java.util.List;

/** A text style of a terminal. Red is for faults alone, so no actor wears it. */
public enum Colour {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34"),
    MAGENTA("35"),
    CYAN("36"),
    BRIGHT_GREEN("92"),
    BRIGHT_YELLOW("93"),
    BRIGHT_BLUE("94"),
    BRIGHT_MAGENTA("95"),
    BRIGHT_CYAN("96");

    private static final List<Colour> WORN =
            List.of(
                    CYAN,
                    YELLOW,
                    GREEN,
                    MAGENTA,
                    BLUE,
                    BRIGHT_CYAN,
                    BRIGHT_YELLOW,
                    BRIGHT_GREEN,
                    BRIGHT_MAGENTA,
                    BRIGHT_BLUE);

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The colour of the actor that enters as number {@code index}: neighbours always differ. */
    public static Colour worn(int index) {
        return WORN.get(index % WORN.size());
    }

    /** The text in this style, and the terminal's own style after it. */
    public String paint(String text) {
        return code.isEmpty() || text.isEmpty()
                ? text
                : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
