package org.ipclab.examples;

import org.ipclab.examples.scenarios.BrokenForm;
import org.ipclab.examples.scenarios.Scenario;
import org.ipclab.examples.scenarios.ScenarioRun;
import org.ipclab.examples.scenarios.Scenarios;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Figures;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code lab run all}: every scenario in all its forms, and a line for each at the end. */
@Command(name = "all", header = "All scenarios, each in all its forms.")
final class RunAll implements Callable<Integer> {
    private record Result(String command, Seen seen, Duration time) {}

    private final Console console;

    @Option(names = "--quiet", description = "Say only what each run comes to.")
    private boolean quiet;

    RunAll(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Scenario> forms = forms();
        List<Result> results = new ArrayList<>();
        for (Scenario form : forms) {
            console.line(results.isEmpty() ? "" : System.lineSeparator());
            banner(results.size() + 1, forms.size(), form);
            results.add(play(form));
        }
        print(results);
        return results.stream().anyMatch(result -> result.seen() == Seen.NO) ? 1 : 0;
    }

    private List<Scenario> forms() {
        List<Scenario> forms = new ArrayList<>();
        for (int i = 0; i < Scenarios.commands().size(); i++) {
            Scenario fixed = parsed(i);
            forms.add(fixed);
            for (BrokenForm form : fixed.brokenForms()) {
                forms.add(parsed(i, "--broken=" + form.name()));
            }
        }
        return forms;
    }

    private Scenario parsed(int index, String... options) {
        CommandLine command = Scenarios.commands().get(index);
        List<String> all = new ArrayList<>(List.of(options));
        if (quiet) {
            all.add("--quiet");
        }
        command.parseArgs(all.toArray(String[]::new));
        return command.getCommand();
    }

    private void banner(int number, int of, Scenario scenario) {
        String text = Figures.format("---- %d of %d: %s ", number, of, scenario.command());
        int columns = Math.min(72, console.terminal().proseColumns());
        console.line(
                console.paint(
                        Colour.BOLD, text + "-".repeat(Math.max(0, columns - text.length()))));
    }

    private Result play(Scenario scenario) {
        long start = System.nanoTime();
        Seen seen = Seen.NO;
        try {
            seen = new ScenarioRun(console).play(scenario).verdict();
        } catch (Exception e) {
            Complaints.failed(console, scenario.command(), e);
        }
        return new Result(scenario.command(), seen, Duration.ofNanos(System.nanoTime() - start));
    }

    private void print(List<Result> results) {
        console.line("");
        console.line(console.paint(Colour.BOLD, "Summary"));
        for (Result result : results) {
            console.line(
                    "  "
                            + console.paint(result.seen().colour(), result.seen().mark())
                            + Figures.format(
                                            "  %-44s %10s",
                                            result.command(), Figures.time(result.time()))
                                    .stripTrailing());
        }
    }
}
