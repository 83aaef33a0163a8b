package org.ipclab.examples;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;

/** What the user reads when something is wrong: one line, and no stack trace. */
final class Complaints {
    private Complaints() {}

    /** What was wrong with the command line, and what is allowed. */
    static String about(ParameterException wrong) {
        ArgSpec option = wrong.getArgSpec();
        return switch (wrong) {
            case UnmatchedArgumentException unknown -> unmatched(unknown);
            case MissingParameterException missing
                    when option == null && !missing.getMissing().isEmpty() ->
                    needsValue(missing.getMissing().getFirst());
            case ParameterException other when option != null && other.getValue() == null ->
                    needsValue(option);
            case ParameterException other when option != null ->
                    Limits.complaint(option, other.getValue());
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

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String needsValue(ArgSpec option) {
        return Limits.name(option)
                + " needs a value"
                + Limits.allowedWords(option).map(words -> "; allowed: " + words).orElse("");
    }

    private static String unmatched(UnmatchedArgumentException unknown) {
        CommandLine command = unknown.getCommandLine();
        String given = unknown.getUnmatched().getFirst();
        String path = path(command);
        if (given.startsWith("-")) {
            List<String> near =
                    unknown.getSuggestions().stream().filter(s -> s.startsWith("-")).toList();
            String guess =
                    near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
            return "unknown option '" + given + "'" + guess + " (" + path + " --help lists them)";
        }
        if (command.getCommand() instanceof RunCommand) {
            return "unknown scenario '" + given + "'; known: " + Scenarios.ids() + ", all";
        }
        if (command.getSubcommands().isEmpty()) {
            return path + " takes no '" + given + "' (" + path + " --help lists what it takes)";
        }
        return "unknown command '" + given + "'; known: list, run";
    }

    private static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName(" ");
    }
}
