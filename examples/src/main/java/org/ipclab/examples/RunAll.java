package org.ipclab.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code lab run all}: every scenario in both forms, and a line for each at the end. */
@Command(
        name = "all",
        header = "All scenarios, each in both forms.",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions%n",
        usageHelpAutoWidth = true)
final class RunAll implements Callable<Integer> {
    private record Result(String command, boolean good, Duration time) {}

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    RunAll(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<CommandLine> forms = new ArrayList<>();
        for (int i = 0; i < Scenarios.commands().size(); i++) {
            forms.add(parsed(i));
            forms.add(parsed(i, "--broken"));
        }
        List<Result> results = new ArrayList<>();
        for (CommandLine form : forms) {
            if (!results.isEmpty()) {
                console.line("");
            }
            banner(results.size() + 1, forms.size(), form.getCommand());
            results.add(play(form.getCommand()));
        }
        return print(results) ? 0 : 1;
    }

    private CommandLine parsed(int index, String... options) {
        CommandLine command = Scenarios.commands().get(index);
        command.parseArgs(options);
        return command;
    }

    private void banner(int number, int of, Scenario scenario) {
        String text = Figures.format("---- %d of %d: %s ", number, of, scenario.command());
        console.line(
                console.paint(Colour.BOLD, text + "-".repeat(Math.max(4, 72 - text.length()))));
    }

    private Result play(Scenario scenario) {
        RunCommand run = (RunCommand) spec.parent().userObject();
        long start = System.nanoTime();
        boolean good = false;
        try {
            good = run.play(scenario).asExpected();
        } catch (Exception e) {
            Complaints.failed(console, scenario.command(), e);
        }
        return new Result(scenario.command(), good, Duration.ofNanos(System.nanoTime() - start));
    }

    private boolean print(List<Result> results) {
        Summary all = new Summary();
        for (Result result : results) {
            all.shows(result.good(), "%-26s %10s", result.command(), Figures.time(result.time()));
        }
        all.print(console);
        return all.asExpected();
    }
}
