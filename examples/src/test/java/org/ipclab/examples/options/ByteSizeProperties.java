package org.ipclab.examples.options;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ByteSizeProperties {
    @Property(tries = 200)
    boolean sizesAreReadAsTheyAreWritten(@ForAll @IntRange(min = 0, max = 999_999) int bytes) {
        ByteSize size = new ByteSize(bytes);
        return ByteSize.parse(size.toString()).equals(size);
    }
}
