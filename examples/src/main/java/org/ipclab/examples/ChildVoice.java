package org.ipclab.examples;

/**
 * What a child process of a scenario says: lines for the people, and figures for the summary, both
 * on its standard output, which is a pipe to the parent's {@link ChildListener}.
 */
final class ChildVoice {
    static final String FIGURE = "= ";

    private ChildVoice() {}

    /** Says what it does, now. */
    static void says(String format, Object... values) {
        System.out.println(Figures.format(format, values));
    }

    /** Tells a figure that the parent compares with its own. */
    static void figure(String name, Object value) {
        System.out.println(FIGURE + name + " " + value);
    }
}
