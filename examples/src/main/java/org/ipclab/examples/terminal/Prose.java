package org.ipclab.examples.terminal;

import java.util.ArrayList;
import java.util.List;

/** Running text: broken between words, never inside one. */
public final class Prose {
    private static final String BELOW = "    ";

    private Prose() {}

    /** The text in lines of at most so many columns; a longer word has a line of its own. */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /**
     * The text behind a mark, its further lines indented by as much; below the mark, where that
     * leaves less than half of a line.
     */
    public static List<String> hanging(String mark, String text, int columns) {
        List<String> lines = new ArrayList<>();
        if (mark.length() > columns / 2) {
            lines.add(mark.stripTrailing());
            lines.addAll(hanging(BELOW, text, Math.max(columns, 2 * BELOW.length())));
            return lines;
        }
        for (String line : wrap(text, Math.max(1, columns - mark.length()))) {
            lines.add((lines.isEmpty() ? mark : " ".repeat(mark.length())) + line);
        }
        return lines;
    }

    /** A line that keeps its spaces where it fits, and is running text where it does not. */
    public static List<String> fixed(String mark, String line, int columns) {
        return mark.length() + line.length() <= columns
                ? List.of(mark + line)
                : hanging(mark, line, columns);
    }
}
