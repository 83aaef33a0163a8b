package org.ipclab.shared.os;

/** Whether the thread that a word in memory names can still run. */
public enum Life {
    /** It lives, or nothing is known against it. */
    ALIVE,

    /** It was killed, and the kernel has not come round to ending it. */
    DYING,

    /** It does not run any more, and never will. */
    DEAD
}
