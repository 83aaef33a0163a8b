#!/bin/sh
# org.pitest:pitest 1.30.0 with pitest-junit5-plugin 1.2.3.
# Expected: the body of each lambda that a test runs is mutated, wherever it stands.
# Seen: of lambdas in static final fields only some are: that of a Function is; that of an
#   IntUnaryOperator is not, nor that of an interface of one's own. No mutant, and no line in the
#   report says so. The same lambda inside a method is mutated.
# Matters for: scores of code with tables of strategies and thread factories: they are not in the sum.
. "$(dirname "$0")/setup"
jdk 25
packages org.pitest:pitest-command-line:1.30.0 org.pitest:pitest-junit5-plugin:1.2.3 \
    org.junit.jupiter:junit-jupiter:5.14.4 org.junit.platform:junit-platform-launcher:1.14.4
mkdir -p "$folder/src/tried" "$folder/classes"
cat > "$folder/src/tried/Tables.java" <<'JAVA'
package tried;

import java.util.function.Function;
import java.util.function.IntUnaryOperator;

public class Tables {
    public interface Own {
        int apply(int number);
    }

    public static final Function<Integer, Integer> FUNCTION = number -> number + 1;
    public static final IntUnaryOperator OPERATOR = number -> number + 2;
    public static final Own OF_MY_OWN = number -> number + 3;

    public static int inAMethod(int number) {
        Own own = n -> n + 4;
        return own.apply(number);
    }
}
JAVA
cat > "$folder/src/tried/TablesTest.java" <<'JAVA'
package tried;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void allAdd() {
        assertEquals(3, Tables.FUNCTION.apply(2));
        assertEquals(4, Tables.OPERATOR.applyAsInt(2));
        assertEquals(5, Tables.OF_MY_OWN.apply(2));
        assertEquals(6, Tables.inAMethod(2));
    }
}
JAVA
"$javac" -g -cp "$classpath" -d "$folder/classes" "$folder"/src/tried/*.java
(cd "$folder" && "$java" -cp "$(echo lib/*.jar | tr ' ' ':'):classes" \
    org.pitest.mutationtest.commandline.MutationCoverageReport \
    --reportDir report --targetClasses tried.Tables --targetTests tried.TablesTest --sourceDirs src \
    --outputFormats CSV --timestampedReports=false --jvmPath "$java" > log 2>&1)
lines=$(cut -d, -f5 "$folder/report/mutations.csv" | sort -n | uniq | tr '\n' ' ')
text=$(grep -n 'number\|n ->' "$folder/src/tried/Tables.java")
for what in FUNCTION OPERATOR OF_MY_OWN 'n -> n'; do
    line=$(echo "$text" | grep -- "$what" | cut -d: -f1)
    case " $lines " in
        *" $line "*) echo "$what: mutated" ;;
        *) echo "$what: not mutated" ;;
    esac
done > "$folder/seen"
expect 'FUNCTION: mutated' "$folder/seen"
expect 'OPERATOR: not mutated' "$folder/seen"
expect 'OF_MY_OWN: not mutated' "$folder/seen"
expect 'n -> n: mutated' "$folder/seen"
