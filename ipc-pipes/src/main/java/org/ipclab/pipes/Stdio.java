package org.ipclab.pipes;

/** What becomes of a child's standard input, output or error where no end of a pipe is given. */
public enum Stdio {
    /** The child shares this process's own. */
    INHERIT,
    /** {@code /dev/null}: the child reads end of file, and what it writes is gone. */
    DISCARD,
    /** A new pipe, whose other end {@link ChildProcess} keeps. */
    PIPE
}
