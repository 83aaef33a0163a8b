package org.ipclab.examples.select;

/**
 * A message of a child of scenario 1b.
 *
 * @param number the first is 1; 0 says that the child is ready
 * @param nanoTime when it was written, on the child's clock
 */
record TimedMessage(int number, long nanoTime) {
    /** The line that is a message, written now. */
    static String written(int number) {
        return number + " " + System.nanoTime();
    }

    static TimedMessage read(String line) {
        int space = line.indexOf(' ');
        return new TimedMessage(
                Integer.parseInt(line.substring(0, space)),
                Long.parseLong(line.substring(space + 1)));
    }
}
