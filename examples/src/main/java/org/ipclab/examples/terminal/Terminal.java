package org.ipclab.examples.terminal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What may be written: colours, a line of progress that rewrites itself, characters beyond ASCII,
 * and how long a line may be.
 *
 * @param colour whether text may carry colours
 * @param live whether a line may be rewritten in place
 * @param unicode whether characters beyond ASCII arrive as they are
 * @param columns how long a line may be; 0 if nobody knows, as in a file
 */
public record Terminal(boolean colour, boolean live, boolean unicode, int columns) {
    /** A file, a pipe, a test: text and nothing else. */
    public static final Terminal NONE = new Terminal(false, false, false, 0);

    private static final int PROSE = 80; // columns of running text, where nobody knows better
    private static final int LONGEST = 100; // longer lines are hard to read
    private static final int SHORTEST = 20;

    /** Standard output of this process, under the usual environment variables. */
    public static Terminal ofStandardOutput() {
        return of(
                System.getenv(),
                isTerminal(),
                Integer.getInteger("lab.columns", 0),
                System.out.charset());
    }

    /**
     * <a href="https://no-color.org">NO_COLOR</a> first, then CLICOLOR_FORCE, then what is at the
     * other end. COLUMNS beats what the terminal says.
     */
    public static Terminal of(
            Map<String, String> environment, boolean terminal, int columns, Charset charset) {
        boolean live = terminal && !"dumb".equals(environment.get("TERM"));
        boolean forced = !"0".equals(environment.getOrDefault("CLICOLOR_FORCE", "0"));
        boolean forbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                !forbidden && (forced || live),
                live,
                charset.newEncoder().canEncode('\u2588'),
                columns(environment.getOrDefault("COLUMNS", ""), terminal ? columns : 0));
    }

    private static int columns(String wanted, int known) {
        int columns = wanted.matches("\\d{1,4}") ? Integer.parseInt(wanted) : known;
        return columns <= 0 ? 0 : Math.max(columns, SHORTEST);
    }

    /** How long a line of running text may be. */
    public int proseColumns() {
        return columns == 0 ? PROSE : Math.min(columns, LONGEST);
    }

    /** How long a line may be that says what happened: in a file, as long as it is. */
    public int lineColumns() {
        return columns == 0 ? Integer.MAX_VALUE : columns;
    }

    /** The script says it; else the kernel knows; else standard input has to be one as well. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again
    private static boolean isTerminal() {
        String said = System.getProperty("lab.terminal", "");
        if (!said.isEmpty()) {
            return Boolean.parseBoolean(said);
        }
        Path output = Path.of("/proc/self/fd/1");
        if (Files.isSymbolicLink(output)) {
            return isTerminal(output);
        }
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static boolean isTerminal(Path output) {
        String target = target(output);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    }

    /** Whether standard output has a reader, who may go away; false where nobody can tell. */
    public static boolean isPipe() {
        String target = target(Path.of("/proc/self/fd/1"));
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
