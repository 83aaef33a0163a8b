package org.ipclab.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where figures come from: machine, versions, and how busy the machine was. */
final class Provenance {
    private Provenance() {}

    static List<String> lines(Plan plan) {
        var lines = new ArrayList<String>();
        lines.add("JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
        lines.add(
                "kernel "
                        + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"));
        lines.add("processors " + Runtime.getRuntime().availableProcessors() + ", " + processor());
        lines.add("C " + Programs.firstLine("cc", "--version").orElse("no C compiler"));
        lines.add("Python " + Programs.firstLine("python3", "--version").orElse("no python3"));
        lines.add("libraries " + libraries());
        lines.add(
                "rounds %d, processes one after the other %d, median of the ratios of pairs"
                        .formatted(plan.rounds(), plan.forks()));
        lines.add("load " + Digits.of(load()) + " (a minute's average, ours included)");
        return lines;
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("of an unknown kind");
        } catch (IOException | UncheckedIOException e) {
            return "of an unknown kind";
        }
    }

    private static String libraries() {
        var versions = new Properties();
        try (var in = Provenance.class.getResourceAsStream("libraries.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
