package org.ipclab.examples.terminal;

import java.util.ArrayList;
import java.util.List;

/** Bars side by side, each with its spread: what a terminal can show of a curve. */
public final class BarChart {
    /** A bar, and the least and the greatest value that were measured. */
    private record Bar(String name, double value, double least, double greatest, String label) {}

    private static final int NARROWEST = 8;
    private static final char[] UNICODE = {'\u2588', '\u2592', '\u2502'};
    private static final char[] ASCII = {'#', '-', '|'};

    private final String title;
    private final List<Bar> bars = new ArrayList<>();

    /** A chart without bars. */
    public BarChart(String title) {
        this.title = title;
    }

    /** Adds a bar with what is written behind it. */
    public BarChart bar(String name, double value, double least, double greatest, String label) {
        bars.add(new Bar(name, value, least, greatest, label));
        return this;
    }

    /** Writes the chart: solid to the least value, shaded to the greatest, a line at the middle. */
    public void print(Console console) {
        if (bars.isEmpty()) {
            return;
        }
        console.line(console.paint(Colour.DIM, "  " + title));
        int names = bars.stream().mapToInt(bar -> bar.name().length()).max().orElse(0);
        int labels = bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        int room = Math.max(NARROWEST, console.terminal().proseColumns() - names - labels - 7);
        double most = bars.stream().mapToDouble(Bar::greatest).max().orElse(1);
        for (Bar bar : bars) {
            String drawn = drawn(bar, most, room, console.terminal().unicode() ? UNICODE : ASCII);
            console.line(
                    Figures.format("  %" + names + "s  ", bar.name())
                            + console.paint(Colour.CYAN, drawn)
                            + " ".repeat(room - drawn.length())
                            + "  "
                            + bar.label());
        }
    }

    private static String drawn(Bar bar, double most, int room, char[] ink) {
        int least = columns(bar.least(), most, room);
        int middle = columns(bar.value(), most, room);
        int greatest = columns(bar.greatest(), most, room);
        StringBuilder drawn = new StringBuilder();
        for (int column = 1; column <= greatest; column++) {
            boolean spread = column > least;
            drawn.append(spread && column == middle ? ink[2] : spread ? ink[1] : ink[0]);
        }
        return drawn.toString();
    }

    private static int columns(double value, double most, int room) {
        return most <= 0 ? 0 : (int) Math.round(room * Math.max(0, value) / most);
    }
}
