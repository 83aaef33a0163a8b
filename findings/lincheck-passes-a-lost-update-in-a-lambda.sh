#!/bin/sh
# org.jetbrains.lincheck:lincheck 3.7.
# Expected: Lincheck.runConcurrentTest finds the lost update when two threads do count++ on one
#   object, the smallest race there is.
# Seen: 2,000 invocations pass if the object reaches the threads through what they run (a lambda):
#   it counts as local to one thread, and no access to it is a switch point. The same object in a
#   static field as well: found. An assertion that fails in such a thread is lost, too: only what
#   the main thread of the test throws counts.
# Matters for: tests written in Java after the Kotlin examples; a green one has explored next to
#   nothing.
. "$(dirname "$0")/setup"
jdk 25
packages org.jetbrains.lincheck:lincheck:3.7
cat > "$folder/Seen.java" <<'JAVA'
import org.jetbrains.lincheck.Lincheck;

public class Seen {
    static class Counter {
        int count;
    }

    static Counter shared;

    public static void main(String[] args) {
        tell("in a lambda", () -> countTwice(new Counter()));
        tell("in a static field too", () -> countTwice(shared = new Counter()));
        tell("failed in a thread", Seen::failInAThread);
        System.exit(0);
    }

    static void tell(String what, Runnable test) {
        try {
            Lincheck.runConcurrentTest(2000, test);
            System.out.println(what + ": passes");
        } catch (Throwable fault) {
            System.out.println(what + ": refused");
        }
    }

    static void countTwice(Counter counter) {
        join(new Thread(() -> counter.count++), new Thread(() -> counter.count++));
        if (counter.count != 2) {
            throw new AssertionError("lost update");
        }
    }

    static void failInAThread() {
        join(
                new Thread(
                        () -> {
                            throw new AssertionError();
                        }));
    }

    static void join(Thread... threads) {
        try {
            for (var thread : threads) {
                thread.start();
            }
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
JAVA
"$javac" -cp "$classpath" -d "$folder/classes" "$folder/Seen.java"
"$java" -cp "$folder/classes:$classpath" Seen > "$folder/seen" 2>/dev/null
expect 'in a lambda: passes' "$folder/seen"
expect 'in a static field too: refused' "$folder/seen"
expect 'failed in a thread: passes' "$folder/seen"
