package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the Javadoc shows. */
class TwoLockQueueSnippets {
    @Test
    void pushAndPop() throws Exception {
        // @start region="pushAndPop"
        var queue = new TwoLockQueue<String>();
        Thread pusher = Thread.startVirtualThread(() -> queue.put("first"));
        String popped = queue.take(); // waits for the push
        // @end
        pusher.join();
        assertThat(popped).isEqualTo("first");
    }
}
