#!/bin/sh
# JDK 25 (25.0.3; not in 17, 26, 27), java.util.concurrent.LinkedTransferQueue.
# Expected: two threads that each put an element and then poll one can never find the queue empty.
# Seen: poll() returns null some times in ten million calls: a call that loses the race for one
#   element gives up although another stands behind it. take() and the timed poll are right.
# Matters for: event loops, drains and tests in which "poll() is null" means "nothing is there".
. "$(dirname "$0")/setup"
jdk 25
cat > "$folder/Seen.java" <<'JAVA'
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicLong;

public class Seen {
    public static void main(String[] args) throws Exception {
        System.out.println("LinkedTransferQueue misses: " + misses(new LinkedTransferQueue<>(), 200));
        System.out.println("ConcurrentLinkedQueue misses: " + misses(new ConcurrentLinkedQueue<>(), 20));
    }

    /** Stops at the first miss, or after so many rounds of a million calls a thread. */
    static boolean misses(Queue<Integer> queue, int rounds) throws Exception {
        var missed = new AtomicLong();
        for (int round = 0; round < rounds && missed.get() == 0; round++) {
            var one = Thread.ofPlatform().start(() -> putAndPoll(queue, missed));
            var two = Thread.ofPlatform().start(() -> putAndPoll(queue, missed));
            one.join();
            two.join();
            queue.clear();
        }
        return missed.get() > 0;
    }

    static void putAndPoll(Queue<Integer> queue, AtomicLong missed) {
        for (int i = 0; i < 1_000_000 && missed.get() == 0; i++) {
            queue.add(i);
            if (queue.poll() == null) {
                missed.incrementAndGet();
            }
        }
    }
}
JAVA
"$java" "$folder/Seen.java" > "$folder/seen" 2>&1
expect 'LinkedTransferQueue misses: true' "$folder/seen"
expect 'ConcurrentLinkedQueue misses: false' "$folder/seen"
