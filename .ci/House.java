import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks whether the house is in order: {@code java .ci/House.java}. No Java file above 340 lines,
 * no lesson above 180, no folder above 25 Java files, no type named Manager, Helper, Util or Impl,
 * no two types of our libraries with one name, no line of docs above 100 characters (tables, links
 * and code apart), and every name in docs/architecture.md exists. {@code .ci/house.txt} names the
 * lessons, and what is not yet in order. Exit status 1: something is not in order that the list
 * does not name, or the list names something that is.
 */
final class House {
    private static final int FILE_LINES = 340;
    private static final int LESSON_LINES = 180;
    private static final int FOLDER_FILES = 25;
    private static final int DOC_COLUMNS = 100;
    private static final Pattern VAGUE = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Set<String> complaints = new TreeSet<>();
    private final Set<String> lessons = new TreeSet<>();
    private final Set<String> known = new TreeSet<>();

    public static void main(String[] args) throws IOException {
        House house = new House();
        house.readList(Path.of(".ci/house.txt"));
        List<Path> files = house.files();
        List<Path> sources =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        house.lookAtSizes(sources);
        house.lookAtNames(sources);
        house.lookAtLines(files.stream().filter(file -> file.toString().endsWith(".md")).toList());
        house.lookAtArchitecture(files, sources);
        System.exit(house.report() ? 0 : 1);
    }

    private void readList(Path list) throws IOException {
        for (String line : Files.readAllLines(list)) {
            if (line.startsWith("lesson ")) {
                lessons.add(line.substring("lesson ".length()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                known.add(line);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches("(.*/)?(target|\\.git)/.*"))
                    .sorted()
                    .toList();
        }
    }

    private void lookAtSizes(List<Path> sources) throws IOException {
        var folders = new TreeMap<Path, Integer>();
        for (Path source : sources) {
            long lines = Files.readAllLines(source).size();
            boolean lesson = lessons.contains(source.toString());
            if (lines > (lesson ? LESSON_LINES : FILE_LINES)) {
                complain((lesson ? "long lesson " : "long file ") + source);
            }
            folders.merge(source.toAbsolutePath().getParent(), 1, Integer::sum);
        }
        folders.forEach(
                (folder, count) -> {
                    if (count > FOLDER_FILES) {
                        complain("full folder " + Path.of("").toAbsolutePath().relativize(folder));
                    }
                });
        for (String lesson : lessons) {
            if (!Files.exists(Path.of(lesson))) {
                complain("no such lesson " + lesson);
            }
        }
    }

    private void lookAtNames(List<Path> sources) {
        var places = new TreeMap<String, Set<Path>>();
        for (Path source : sources) {
            String type = typeOf(source);
            if (VAGUE.matcher(type).matches()) {
                complain("vague name " + source);
            }
            if (source.toString().matches("[^/]+/src/main/java/.*")
                    && !source.startsWith("examples")
                    && !source.startsWith("benchmarks")
                    && !type.endsWith("-info")) {
                places.computeIfAbsent(type, name -> new TreeSet<>()).add(source);
            }
        }
        places.forEach(
                (type, found) -> {
                    if (found.size() > 1) {
                        complain("two types named " + type);
                    }
                });
    }

    private void lookAtLines(List<Path> pages) throws IOException {
        for (Path page : pages) {
            boolean code = false;
            int longLines = 0;
            for (String line : Files.readAllLines(page)) {
                code ^= line.startsWith("```");
                boolean whole =
                        line.startsWith("|") || line.matches("\\S*\\s*(\\[\\S*]|- )?\\(?http\\S*");
                longLines +=
                        !code && !whole && line.codePointCount(0, line.length()) > DOC_COLUMNS
                                ? 1
                                : 0;
            }
            if (longLines > 0) {
                complain("long lines in " + page);
            }
        }
    }

    /** Names are in code: a type, Type.member, a member, a package, a module or a file. */
    private void lookAtArchitecture(List<Path> files, List<Path> sources) throws IOException {
        Path page = Path.of("docs/architecture.md");
        if (!Files.exists(page)) {
            complain("no page " + page);
            return;
        }
        var code = new TreeMap<String, String>();
        for (Path source : sources) {
            code.merge(typeOf(source), Files.readString(source), String::concat);
        }
        String all = String.join("\n", code.values());
        String prose = Files.readString(page).replaceAll("(?s)```.*?```", "");
        for (MatchResult found : CODE.matcher(prose).results().toList()) {
            String name = found.group(1);
            boolean exists =
                    name.matches("[A-Z]\\w*(\\.\\w+)*")
                            ? isType(name, code)
                            : name.matches("\\w+|org\\.ipclab[\\w.]*")
                                    ? hasWord(all, name)
                                    : files.stream()
                                            .anyMatch(
                                                    file ->
                                                            file.startsWith(name)
                                                                    || file.endsWith(name));
            if (!exists) {
                complain("architecture.md names `" + name + "`, which is not there");
            }
        }
    }

    private static boolean isType(String name, Map<String, String> code) {
        List<String> parts = List.of(name.split("\\."));
        String own = code.get(parts.getFirst());
        if (own == null) {
            return parts.size() == 1 && isOfTheJdk(name);
        }
        return parts.stream().skip(1).allMatch(part -> hasWord(own, part));
    }

    private static boolean isOfTheJdk(String type) {
        return Stream.of("java.lang", "java.util", "java.util.concurrent", "java.nio.channels")
                .anyMatch(
                        home -> {
                            try {
                                return Class.forName(home + "." + type) != null;
                            } catch (ClassNotFoundException e) {
                                return false;
                            }
                        });
    }

    private static boolean hasWord(String text, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(text).find();
    }

    private void complain(String what) {
        complaints.add(what);
    }

    private boolean report() {
        List<String> news = complaints.stream().filter(what -> !known.contains(what)).toList();
        List<String> done = known.stream().filter(what -> !complaints.contains(what)).toList();
        news.forEach(what -> System.out.println("not in order: " + what));
        done.forEach(
                what -> System.out.println("in order now, take it off .ci/house.txt: " + what));
        System.out.println(
                "House: "
                        + news.size()
                        + " not in order, "
                        + (known.size() - done.size())
                        + " known");
        return news.isEmpty() && done.isEmpty();
    }

    private static String typeOf(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }
}
