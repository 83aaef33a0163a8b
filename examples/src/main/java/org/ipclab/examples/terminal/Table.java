package org.ipclab.examples.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * A table: a head, names to the left, figures to the right. Where a line is too short for it, each
 * row becomes a paragraph.
 */
public final class Table {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>(); // the first is the head

    /** Adds a row; the first is the head. */
    public Table row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a row; the first is the head. */
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** All rows, the head first. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Writes the table, indented by two columns. */
    public void print(Console console) {
        if (rows.isEmpty()) {
            return;
        }
        int width = GAP;
        for (int column = 0; column < rows.getFirst().size(); column++) {
            width += widthOf(column) + GAP;
        }
        if (width - GAP <= console.terminal().lineColumns()) {
            printLines(console);
        } else {
            printParagraphs(console);
        }
    }

    private void printLines(Console console) {
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < rows.get(i).size(); column++) {
                String align = column == 0 ? "%-" : "%";
                line.append(" ".repeat(GAP))
                        .append(
                                Figures.format(
                                        align + widthOf(column) + "s", rows.get(i).get(column)));
            }
            String text = line.toString().stripTrailing();
            console.line(i == 0 ? console.paint(Colour.DIM, text) : text);
        }
    }

    private void printParagraphs(Console console) {
        List<String> head = rows.getFirst();
        for (List<String> row : rows.subList(1, rows.size())) {
            console.line("  " + row.getFirst());
            for (int column = 1; column < row.size(); column++) {
                String name = column < head.size() ? head.get(column) + " " : "";
                Prose.hanging("    ", name + row.get(column), console.terminal().lineColumns())
                        .forEach(console::line);
            }
        }
    }

    private int widthOf(int column) {
        return rows.stream()
                .filter(cells -> column < cells.size())
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(1);
    }
}
