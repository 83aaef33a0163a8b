package org.ipclab.examples;

import org.ipclab.examples.scenarios.BrokenForm;
import org.ipclab.examples.scenarios.Scenario;
import org.ipclab.examples.scenarios.Scenarios;
import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Prose;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.stream.Collectors;

/** {@code lab list}: what there is to run. */
@Command(name = "list", header = "List the scenarios, their broken forms, and the questions.")
final class ListCommand implements Runnable {
    private static final int ID = 17; // columns

    private final Console console;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.line(console.paint(Colour.BOLD, "Scenarios"));
        for (CommandLine command : Scenarios.commands()) {
            Scenario scenario = command.getCommand();
            entry(scenario.id(), scenario.title());
            entry("", "--broken=" + names(scenario));
        }
        console.line("");
        console.prose(
                "./lab run ID, ./lab run ID --broken=FORM, ./lab run ID --help, ./lab run all");
    }

    private void entry(String id, String text) {
        String mark = Figures.format("%-" + ID + "s", id);
        Prose.hanging(mark, text, console.terminal().proseColumns())
                .forEach(
                        line ->
                                console.line(
                                        id.isEmpty() ? console.paint(Colour.DIM, line) : line));
    }

    private static String names(Scenario scenario) {
        return scenario.brokenForms().stream()
                .map(BrokenForm::name)
                .collect(Collectors.joining(", "));
    }
}
