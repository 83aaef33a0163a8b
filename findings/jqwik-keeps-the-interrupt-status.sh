#!/bin/sh
# net.jqwik:jqwik 1.9.3.
# Expected: a property that leaves its thread interrupted disturbs nobody: JUnit Jupiter clears the
#   status between tests.
# Seen: the status is still set in the next property, of another class too, whose first sleep, join
#   or take throws InterruptedException. The property that fails is not the one to blame.
# Matters for: properties about interrupts: clear the status in an @AfterTry.
. "$(dirname "$0")/setup"
jdk 25
packages net.jqwik:jqwik:1.9.3 org.junit.platform:junit-platform-launcher:1.14.4
cat > "$folder/Seen.java" <<'JAVA'
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import net.jqwik.api.Example;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

public class Seen {
    public static class A {
        @Example
        void leavesItsThreadInterrupted() {
            Thread.currentThread().interrupt();
        }
    }

    public static class B {
        @Example
        void looks() {
            System.out.println("interrupted in B: " + Thread.interrupted());
        }
    }

    public static void main(String[] args) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(A.class), selectClass(B.class))
                                .build());
    }
}
JAVA
"$javac" -cp "$classpath" -d "$folder/classes" "$folder/Seen.java"
(cd "$folder" && "$java" -cp "classes:$classpath" Seen) > "$folder/seen" 2>&1
expect 'interrupted in B: true' "$folder/seen"
