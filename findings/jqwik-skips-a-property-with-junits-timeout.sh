#!/bin/sh
# net.jqwik:jqwik 1.9.3 beside org.junit.jupiter 5.14 (JUnit Platform 1.14.4).
# Expected: @Timeout of JUnit Jupiter bounds a jqwik property, or has no effect: the property runs.
# Seen: the property is not run, and nothing fails. One that would fail at once is green. The same
#   annotation on the class is ignored, and the property runs.
# Matters for: whoever bounds a property that may hang: use assertTimeoutPreemptively inside it.
. "$(dirname "$0")/setup"
jdk 25
packages net.jqwik:jqwik:1.9.3 org.junit.jupiter:junit-jupiter:5.14.4 \
    org.junit.platform:junit-platform-launcher:1.14.4
cat > "$folder/Seen.java" <<'JAVA'
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

public class Seen {
    public static class OnTheMethod {
        @Property
        @Timeout(5)
        void failsAtOnce(@ForAll int number) {
            throw new AssertionError();
        }
    }

    @Timeout(5)
    public static class OnTheClass {
        @Property
        void failsAtOnce(@ForAll int number) {
            throw new AssertionError();
        }
    }

    public static void main(String[] args) {
        tell(OnTheMethod.class);
        tell(OnTheClass.class);
    }

    static void tell(Class<?> test) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(),
                        listener);
        var summary = listener.getSummary();
        System.out.println(
                test.getSimpleName()
                        + ": started "
                        + summary.getTestsStartedCount()
                        + ", failed "
                        + summary.getTestsFailedCount());
    }
}
JAVA
"$javac" -cp "$classpath" -d "$folder/classes" "$folder/Seen.java"
(cd "$folder" && "$java" -cp "classes:$classpath" Seen) > "$folder/seen" 2>&1
expect 'OnTheMethod: started 0, failed 0' "$folder/seen"
expect 'OnTheClass: started 1, failed 1' "$folder/seen"
