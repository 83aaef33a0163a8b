package org.ipclab.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What may be written: colours, and a line of progress that rewrites itself.
 *
 * @param colour whether text may carry colours
 * @param live whether a line may be rewritten in place
 */
record Terminal(boolean colour, boolean live) {
    /** A file, a pipe, a test: text and nothing else. */
    static final Terminal NONE = new Terminal(false, false);

    /** Standard output of this process, under the usual environment variables. */
    static Terminal ofStandardOutput() {
        return of(System.getenv(), isTerminal(1));
    }

    /**
     * <a href="https://no-color.org">NO_COLOR</a> first, then CLICOLOR_FORCE, then what is at the
     * other end.
     */
    static Terminal of(Map<String, String> environment, boolean terminal) {
        boolean live = terminal && !"dumb".equals(environment.get("TERM"));
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return new Terminal(false, live);
        }
        boolean forced = !"0".equals(environment.getOrDefault("CLICOLOR_FORCE", "0"));
        return new Terminal(forced || live, live);
    }

    // System.console() wants standard input to be a terminal as well.
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false; // not Linux: plain text
        }
    }
}
