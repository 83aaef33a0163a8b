#!/bin/sh
# com.conversantmedia:disruptor 1.2.21, org.apache.bookkeeper:bookkeeper-common 4.17.2 (over JCTools).
# Expected: poll(Long.MAX_VALUE, DAYS) waits, as the JDK's own queues do, for which the longest time
#   is "for ever".
# Seen: both return null at once: the deadline is now plus the time, and that overflows.
#   offer with the longest time on a full queue is the same: false, at once.
# Matters for: code that says "no limit" by the longest time, and then takes null for "nothing came".
. "$(dirname "$0")/setup"
jdk 25
packages com.conversantmedia:disruptor:1.2.21 org.apache.bookkeeper:bookkeeper-common:4.17.2
cat > "$folder/Seen.java" <<'JAVA'
import com.conversantmedia.util.concurrent.DisruptorBlockingQueue;
import com.conversantmedia.util.concurrent.PushPullBlockingQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.bookkeeper.common.collections.BlockingMpscQueue;

public class Seen {
    public static void main(String[] args) throws Exception {
        tell("ArrayBlockingQueue", new ArrayBlockingQueue<>(4));
        tell("DisruptorBlockingQueue", new DisruptorBlockingQueue<>(4));
        tell("PushPullBlockingQueue", new PushPullBlockingQueue<>(4));
        tell("BlockingMpscQueue", new BlockingMpscQueue<>(4));
    }

    /** The other thread puts an element once the poll sleeps, or is over. */
    static void tell(String name, BlockingQueue<Integer> queue) throws Exception {
        var poller = Thread.currentThread();
        var over = new CountDownLatch(1);
        var other =
                Thread.startVirtualThread(
                        () -> {
                            while (poller.getState() == Thread.State.RUNNABLE
                                    && over.getCount() > 0) {
                                Thread.yield();
                            }
                            queue.offer(7);
                        });
        System.out.println(name + " gives " + queue.poll(Long.MAX_VALUE, TimeUnit.DAYS));
        over.countDown();
        other.join();
    }
}
JAVA
"$java" --sun-misc-unsafe-memory-access=allow -cp "$classpath" "$folder/Seen.java" > "$folder/seen" 2>&1
expect 'ArrayBlockingQueue gives 7' "$folder/seen"
expect 'DisruptorBlockingQueue gives null' "$folder/seen"
expect 'PushPullBlockingQueue gives null' "$folder/seen"
expect 'BlockingMpscQueue gives null' "$folder/seen"
