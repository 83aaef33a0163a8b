package org.ipclab.examples;

import org.ipclab.examples.options.Limits;
import org.ipclab.examples.scenarios.Scenario;
import org.ipclab.examples.scenarios.Scenarios;
import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the user reads when something is wrong: one line, and no stack trace. */
final class Complaints {
    private Complaints() {}

    /** What was wrong with the command line, and what is allowed. */
    static String about(ParameterException wrong, String... arguments) {
        return oneLine(words(wrong, Arrays.asList(arguments)));
    }

    private static String words(ParameterException wrong, List<String> arguments) {
        ArgSpec option = wrong.getArgSpec();
        return switch (wrong) {
            case UnmatchedArgumentException unknown -> unmatched(unknown, arguments);
            case OverwrittenOptionException twice ->
                    Limits.name(twice.getOverwritten()) + " is given twice: give it once";
            case MissingParameterException missing
                    when option == null && !missing.getMissing().isEmpty() ->
                    needsValue(missing.getMissing().getFirst());
            case ParameterException other when option != null && other.getValue() == null ->
                    needsValue(option);
            case ParameterException other when option != null ->
                    Limits.complaint(option, other.getValue()) + several(other, other.getValue());
            default -> String.valueOf(wrong.getMessage());
        };
    }

    /** Reports a run that failed by itself; the stack trace is in the log, at DEBUG. */
    static void failed(Console console, String command, Throwable failure) {
        Logger log = LoggerFactory.getLogger(Complaints.class);
        log.debug("{} failed", command, failure);
        console.line(
                console.paint(
                        Colour.RED, "lab: " + command + " failed: " + oneLine(failure.toString())));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String needsValue(ArgSpec option) {
        return Limits.name(option)
                + " needs a value"
                + Limits.allowedWords(option).map(words -> "; allowed: " + words).orElse("");
    }

    /** Several values for an option that takes one: that is what sweeps are for. */
    private static String several(ParameterException wrong, String value) {
        CommandLine command = wrong.getCommandLine();
        ArgSpec option = wrong.getArgSpec();
        return command.getCommand() instanceof Scenario scenario
                        && option != null
                        && value.matches("[^,]+(,[^,]+)+")
                ? "; for several values: ./lab sweep %s --vary %s=%s"
                        .formatted(scenario.id(), Limits.name(option).substring(2), value)
                : "";
    }

    private static String unmatched(UnmatchedArgumentException unknown, List<String> arguments) {
        CommandLine command = unknown.getCommandLine();
        String given = unknown.getUnmatched().getFirst();
        int end = arguments.indexOf("--");
        if (end >= 0 && given.startsWith("-") && arguments.lastIndexOf(given) > end) {
            return "'" + given + "' stands behind '--', where nothing is an option: leave that out";
        }
        if (command.getCommand() instanceof RunCommand) {
            return given.startsWith("-")
                    ? "run what? Name a scenario in front of '%s'. Known: %s, all"
                            .formatted(given, Scenarios.ids())
                    : "unknown scenario '" + given + "'; known: " + Scenarios.ids() + ", all";
        }
        return given.startsWith("-")
                ? unknownOption(unknown, command, given)
                : unknownWord(command, given);
    }

    private static String unknownOption(
            UnmatchedArgumentException unknown, CommandLine command, String given) {
        List<String> near =
                unknown.getSuggestions().stream().filter(s -> s.startsWith("-")).toList();
        String guess = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        String path = HelpPage.path(command);
        return "unknown option '" + given + "'" + guess + " (" + path + " --help lists them)";
    }

    private static String unknownWord(CommandLine command, String given) {
        String path = HelpPage.path(command);
        return command.getSubcommands().isEmpty()
                ? path + " takes no '" + given + "' (" + path + " --help lists what it takes)"
                : "unknown command '" + given + "'; known: " + commands(command);
    }

    private static String commands(CommandLine command) {
        return command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .collect(Collectors.joining(", "));
    }
}
