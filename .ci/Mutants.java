import org.w3c.dom.Element;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Judges what PIT has found in a module: {@code java .ci/Mutants.java MODULE}. The file {@code
 * MODULE/src/test/mutants.txt} says which classes are held to it, and why a mutant may be left:
 *
 * <pre>
 * held LockOrder
 * LockOrder.check | ConditionalsBoundary | equal ranks were refused before | if (rank &lt; last) {
 * time BoundedBuffer.close | VoidMethodCall | whoever waits would wait for ever | notFull.signalAll();
 * </pre>
 *
 * The second kind of line is a mutant that cannot be noticed, with its reason and the line of code;
 * the third one that only a timeout can notice. {@code held *} stands for all classes. Exit status
 * 1: a class that is held has a mutant that no test noticed and no line excuses, or less than 95%
 * were noticed in all.
 */
final class Mutants {
    record Mutant(String type, String method, String mutator, String code, String status) {
        static Mutant of(Element found, Path sources) {
            String type = text(found, "mutatedClass");
            String simple = type.substring(type.lastIndexOf('.') + 1);
            Path file =
                    sources.resolve(type.substring(0, type.lastIndexOf('.')).replace('.', '/'))
                            .resolve(text(found, "sourceFile"));
            String method = text(found, "mutatedMethod").replaceAll("lambda\\$(\\w+)\\$\\d+", "$1");
            String mutator = text(found, "mutator").replaceAll(".*\\.|Mutator$", "");
            return new Mutant(
                    simple,
                    method,
                    mutator,
                    line(file, Integer.parseInt(text(found, "lineNumber"))),
                    found.getAttribute("status"));
        }

        String key() {
            return type + "." + method + " | " + mutator + " | " + code;
        }

        String outerType() {
            return type.replaceAll("\\$.*", "");
        }

        boolean wasKilled() {
            return status.equals("KILLED");
        }
    }

    record Excuse(boolean time, String key) {}

    private static final Set<String> NO_VERDICT = Set.of("NON_VIABLE", "EQUIVALENT");

    public static void main(String[] args) throws Exception {
        Path module = Path.of(args[0]);
        List<Mutant> mutants =
                read(
                        module.resolve("target/pit-reports/mutations.xml"),
                        module.resolve("src/main/java"));
        Set<String> held = new TreeSet<>();
        Map<String, Excuse> excuses = new LinkedHashMap<>();
        readExcuses(module.resolve("src/test/mutants.txt"), held, excuses);

        long killed = mutants.stream().filter(Mutant::wasKilled).count();
        List<Mutant> rest = mutants.stream().filter(mutant -> !mutant.wasKilled()).toList();
        long inTime = rest.stream().filter(mutant -> isTime(mutant, excuses)).count();
        long excused =
                rest.stream().filter(mutant -> excuses.containsKey(mutant.key())).count() - inTime;
        List<Mutant> unnoticed =
                rest.stream().filter(mutant -> !excuses.containsKey(mutant.key())).toList();
        System.out.printf(
                "%s: %d mutants, %d noticed by an assertion, %d by a timeout that counts,"
                        + " %d left with a reason, %d unnoticed%n",
                module.getFileName(), mutants.size(), killed, inTime, excused, unnoticed.size());
        for (Mutant mutant : unnoticed) {
            System.out.printf(
                    "  %s %s.%s | %s | ? | %s%n",
                    mutant.status(),
                    mutant.type(),
                    mutant.method(),
                    mutant.mutator(),
                    mutant.code());
        }
        boolean guilty =
                unnoticed.stream()
                        .anyMatch(
                                mutant -> held.contains("*") || held.contains(mutant.outerType()));
        if (guilty) {
            System.out.println(
                    "A class that is held to it has a mutant that no test notices: write the test,"
                            + " or say in "
                            + module.resolve("src/test/mutants.txt")
                            + " why none can");
        }
        boolean few = held.contains("*") && killed + inTime < 0.95 * mutants.size();
        if (few) {
            System.out.println(
                    "Less than 95% were noticed: " + (killed + inTime) + " of " + mutants.size());
        }
        System.exit(guilty || few ? 1 : 0);
    }

    private static boolean isTime(Mutant mutant, Map<String, Excuse> excuses) {
        Excuse excuse = excuses.get(mutant.key());
        return excuse != null && excuse.time() && mutant.status().equals("TIMED_OUT");
    }

    private static List<Mutant> read(Path report, Path sources) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var found =
                factory.newDocumentBuilder()
                        .parse(report.toFile())
                        .getElementsByTagName("mutation");
        List<Mutant> mutants = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            Mutant mutant = Mutant.of((Element) found.item(i), sources);
            if (!NO_VERDICT.contains(mutant.status())) {
                mutants.add(mutant);
            }
        }
        return mutants;
    }

    private static void readExcuses(Path file, Set<String> held, Map<String, Excuse> excuses)
            throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("held ")) {
                held.add(line.substring("held ".length()).strip());
                continue;
            }
            boolean time = line.startsWith("time ");
            String[] parts = line.substring(time ? "time ".length() : 0).split(" \\| ", 4);
            if (parts.length < 4 || parts[2].isBlank() || parts[2].equals("?")) {
                throw new IOException(
                        file
                                + ": '"
                                + line
                                + "' needs: Class.method | mutator | reason | line of code");
            }
            String key = parts[0].strip() + " | " + parts[1].strip() + " | " + parts[3].strip();
            excuses.put(key, new Excuse(time, key));
        }
    }

    private static String text(Element found, String name) {
        return Objects.requireNonNullElse(
                found.getElementsByTagName(name).item(0).getTextContent(), "");
    }

    private static String line(Path file, int number) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(Math.max(0, number - 1)).findFirst().orElse("").strip();
        } catch (IOException e) {
            return "line " + number;
        }
    }
}
