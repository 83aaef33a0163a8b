package org.ipclab.examples;

import org.ipclab.examples.scenarios.Scenario;
import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Prose;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The help for a command: fits any terminal, however narrow. */
final class HelpPage {
    /** A term and what it means. */
    record Entry(String term, String meaning) {}

    private static final int MARGIN = 2;
    private static final int WIDEST_TERM = 26;

    private final CommandLine command;

    private HelpPage(CommandLine command) {
        this.command = command;
    }

    /** The page for this command. */
    static HelpPage of(CommandLine command) {
        return new HelpPage(command);
    }

    /** The command as a user types it: {@code ./lab run 1a}. */
    static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName(" ");
    }

    void print(Console console) {
        CommandSpec spec = command.getCommandSpec();
        for (String header : spec.usageMessage().header()) {
            console.prose(header);
        }
        console.line("");
        console.prose("Usage: ", usage(spec));
        for (String description : spec.usageMessage().description()) {
            console.line("");
            console.prose(description);
        }
        section(console, "Options", options(spec));
        section(console, "Broken forms", brokenForms());
        section(console, "Commands", commands());
        String[] footer = spec.usageMessage().footer();
        if (footer.length > 0) {
            title(console, "Try");
            for (String line : footer) {
                Prose.fixed("  ", line, console.terminal().proseColumns()).forEach(console::line);
            }
        }
    }

    private String usage(CommandSpec spec) {
        String[] custom = spec.usageMessage().customSynopsis();
        return custom.length > 0 ? custom[0] : path(command) + " [options]";
    }

    private static void title(Console console, String title) {
        console.line("");
        console.line(console.paint(Colour.BOLD, title));
    }

    /** Terms and their meanings, in two columns where there is room. */
    static void section(Console console, String title, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        title(console, title);
        int widest =
                entries.stream()
                        .mapToInt(entry -> entry.term().length())
                        .filter(length -> length <= WIDEST_TERM)
                        .max()
                        .orElse(WIDEST_TERM);
        for (Entry entry : entries) {
            String mark =
                    " ".repeat(MARGIN)
                            + entry.term()
                            + " ".repeat(Math.max(MARGIN, widest - entry.term().length() + MARGIN));
            Prose.hanging(mark, entry.meaning(), console.terminal().proseColumns())
                    .forEach(console::line);
        }
    }

    private static List<Entry> options(CommandSpec spec) {
        List<OptionSpec> options = new ArrayList<>(spec.options());
        options.sort(Comparator.comparingInt(OptionSpec::order)); // stable: as declared
        return options.stream()
                .filter(option -> !option.hidden())
                .map(option -> new Entry(term(option), String.join(" ", option.description())))
                .toList();
    }

    private static String term(OptionSpec option) {
        String names = String.join(", ", option.names());
        if (option.arity().max() == 0) {
            return names;
        }
        return option.arity().min() == 0
                ? names + "[=" + option.paramLabel() + "]"
                : names + " " + option.paramLabel();
    }

    private List<Entry> brokenForms() {
        return command.getCommand() instanceof Scenario scenario
                ? scenario.brokenForms().stream()
                        .map(form -> new Entry("--broken=" + form.name(), form.what()))
                        .toList()
                : List.of();
    }

    private List<Entry> commands() {
        return command.getSubcommands().values().stream()
                .distinct()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .map(
                        sub ->
                                new Entry(
                                        sub.getCommandName(),
                                        String.join(
                                                " ", sub.getCommandSpec().usageMessage().header())))
                .collect(Collectors.toList());
    }
}
