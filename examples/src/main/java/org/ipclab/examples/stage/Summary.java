package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Prose;
import org.ipclab.examples.terminal.Table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run comes to: figures for people and for machines, perhaps a table, and the checks that
 * decide whether the run showed what it should.
 */
public final class Summary {
    /** A figure with its name. */
    public record Row(String name, String value) {}

    /** Something that had to be seen, and whether it was. */
    public record Check(String what, Seen seen) {}

    private final List<Row> rows = new ArrayList<>();
    private final Table table = new Table();
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /** Adds a figure for people. */
    public Summary row(String name, String format, Object... values) {
        rows.add(new Row(name, Figures.format(format, values)));
        return this;
    }

    /** Adds a line to the table; the first line is its head. */
    public Summary cells(String... cells) {
        table.row(cells);
        return this;
    }

    /** Adds a figure for machines, whose name ends with its unit; sweeps compare the first one. */
    public Summary figure(String name, double value) {
        figures.put(name, value);
        return this;
    }

    /** Adds a check: what this form of the scenario is meant to show. */
    public Summary shows(boolean seen, String format, Object... values) {
        return shows(Seen.of(seen), format, values);
    }

    /** Adds a check that may also end without an answer. */
    public Summary shows(Seen seen, String format, Object... values) {
        checks.add(new Check(Figures.format(format, values), seen));
        return this;
    }

    /** The figures for people. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The checks. */
    public List<Check> checks() {
        return List.copyOf(checks);
    }

    /** The figures for machines, by name. */
    public Map<String, Double> figures() {
        return new LinkedHashMap<>(figures);
    }

    /** What follows from all checks. */
    public Seen verdict() {
        return Seen.all(checks.stream().map(Check::seen).toList());
    }

    /** Writes all of it under a title. */
    public void print(Console console, String title) {
        console.line("");
        console.line(console.paint(Colour.BOLD, title));
        printRows(console);
        table.print(console);
        for (Check check : checks) {
            printCheck(console, check);
        }
    }

    private void printRows(Console console) {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        for (Row row : rows) {
            String mark = Figures.format("  %-" + Math.max(1, width) + "s  ", row.name());
            Prose.hanging(mark, row.value(), console.terminal().lineColumns())
                    .forEach(console::line);
        }
    }

    private static void printCheck(Console console, Check check) {
        String mark = "  " + check.seen().mark() + "  ";
        List<String> lines = Prose.hanging(mark, check.what(), console.terminal().lineColumns());
        console.line(
                "  "
                        + console.paint(check.seen().colour(), check.seen().mark())
                        + lines.getFirst().substring(mark.length() - 2));
        lines.subList(1, lines.size()).forEach(console::line);
    }
}
