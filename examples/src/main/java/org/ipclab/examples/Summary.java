package org.ipclab.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run comes to: figures, perhaps a table, and the checks that decide whether the run showed
 * what it should.
 */
final class Summary {
    /** A figure with its name. */
    record Row(String name, String value) {}

    /** Something that had to be seen, and whether it was. */
    record Check(String what, boolean seen) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<List<String>> table = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    Summary row(String name, String format, Object... values) {
        rows.add(new Row(name, Figures.format(format, values)));
        return this;
    }

    /** Adds a line to the table; the first line is its head. */
    Summary cells(String... cells) {
        table.add(List.of(cells));
        return this;
    }

    /** Adds a check: what this form of the scenario is meant to show. */
    Summary shows(boolean seen, String format, Object... values) {
        checks.add(new Check(Figures.format(format, values), seen));
        return this;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** Whether all that had to be seen was seen. */
    boolean asExpected() {
        return checks.stream().allMatch(Check::seen);
    }

    void print(Console console) {
        console.line("");
        console.line(console.paint(Colour.BOLD, "Summary"));
        printRows(console);
        printTable(console);
        for (Check check : checks) {
            String mark = check.seen() ? "yes" : "NO ";
            Colour colour = check.seen() ? Colour.GREEN : Colour.RED;
            console.line("  " + console.paint(colour, mark) + "  " + check.what());
        }
    }

    private void printRows(Console console) {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        for (Row row : rows) {
            console.line(
                    Figures.format("  %-" + Math.max(1, width) + "s  %s", row.name(), row.value()));
        }
    }

    private void printTable(Console console) {
        for (int i = 0; i < table.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < table.get(i).size(); column++) {
                // Names to the left, figures to the right.
                String align = column == 0 ? "  %-" : "  %";
                line.append(
                        Figures.format(align + widthOf(column) + "s", table.get(i).get(column)));
            }
            String text = line.toString().stripTrailing();
            console.line(i == 0 ? console.paint(Colour.DIM, text) : text);
        }
    }

    private int widthOf(int column) {
        return table.stream()
                .filter(cells -> column < cells.size())
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(1);
    }
}
