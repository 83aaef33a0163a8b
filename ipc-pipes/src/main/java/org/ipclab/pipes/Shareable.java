package org.ipclab.pipes;

import java.io.IOException;

/**
 * Something that is open in this process under a descriptor and that a child may have too, such as
 * memory that processes share. Unlike a {@link PipeEnd} it stays open here when it is given away.
 */
public interface Shareable {
    /**
     * Makes a second descriptor, for a child that is being started.
     *
     * @param least the smallest number that it may have
     * @return the descriptor, close-on-exec; the caller closes it
     * @throws IOException if this is closed, or no descriptor is left
     */
    int duplicate(int least) throws IOException;
}
