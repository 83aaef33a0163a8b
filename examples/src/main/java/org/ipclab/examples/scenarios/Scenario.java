package org.ipclab.examples.scenarios;

import org.ipclab.examples.stage.Detail;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that can be run: a fixed form, and one or more broken ones that show a fault each.
 * Subclasses carry {@link Command}: the name is the scenario's ID, the header its title, the
 * description what happens. Their options carry {@link org.ipclab.examples.options.Allowed}. A new
 * scenario is such a class and its line in {@link Scenarios}.
 */
@Command(sortOptions = false)
public abstract class Scenario {
    private static final String FIRST = "(the first)";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--broken",
            order = 90,
            arity = "0..1",
            fallbackValue = FIRST,
            paramLabel = "FORM",
            description = "Run a broken form instead; the first one, unless one is named.")
    private @Nullable String broken;

    @Option(
            names = "--seed",
            order = 91,
            paramLabel = "NUMBER",
            description = "Chance repeats with the seed. (any whole number, default 1)")
    private long seed = 1;

    @Option(names = "--quiet", order = 92, description = "Say only what it comes to.")
    private boolean quiet;

    @Option(
            names = "--verbose",
            order = 93,
            description = "Say everything that happens, however much it is.")
    private boolean verbose;

    /** Plays the form that is right. */
    protected abstract Summary fixed(Scene scene) throws Exception;

    /** The forms with a fault, the most important one first. */
    public abstract List<BrokenForm> brokenForms();

    /** One line with the values that this run uses. */
    protected abstract String setting();

    /** Refuses options that are fine alone and wrong together. */
    protected void check() {}

    /** About how long it will take; zero if that is not worth a word. */
    protected Duration estimate() {
        return Duration.ZERO;
    }

    /** Plays what a sweep compares: that form, without what it is compared with. */
    protected Summary measure(Scene scene) throws Exception {
        return play(scene);
    }

    /** Plays the form that was asked for. */
    public final Summary play(Scene scene) throws Exception {
        BrokenForm form = brokenForm();
        return form == null ? fixed(scene) : form.play().on(scene);
    }

    /** Refuses what cannot be played. */
    public final void checkOptions() {
        if (quiet && verbose) {
            throw refuse("--quiet and --verbose are opposites: give one of them");
        }
        if (broken != null && !FIRST.equals(broken)) {
            requireKnown(broken);
        }
        check();
    }

    private void requireKnown(String form) {
        if (brokenForms().stream().noneMatch(f -> f.name().equals(form))) {
            throw refuse("--broken is '%s'; allowed: %s", form, names());
        }
    }

    private String names() {
        return brokenForms().stream().map(BrokenForm::name).collect(Collectors.joining(", "));
    }

    /** The complaint about options that are wrong together. */
    protected final ParameterException refuse(String format, Object... values) {
        return new ParameterException(spec.commandLine(), Figures.format(format, values));
    }

    /** Whether the user has given this option. */
    protected final boolean isGiven(String option) {
        return spec.commandLine().getParseResult() != null
                && spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The broken form of this run; null if it is the fixed form. */
    public final @Nullable BrokenForm brokenForm() {
        if (broken == null) {
            return null;
        }
        return brokenForms().stream()
                .filter(f -> f.name().equals(broken))
                .findFirst()
                .orElse(brokenForms().getFirst());
    }

    /** Whether this run is the broken form of this name. */
    protected final boolean isBroken(String name) {
        BrokenForm form = brokenForm();
        return form != null && form.name().equals(name);
    }

    /** Whether this run is a broken form. */
    public final boolean isBroken() {
        return broken != null;
    }

    /** Where chance begins. */
    public final long seed() {
        return seed;
    }

    /** How much of the run is told. */
    public final Detail detail() {
        return quiet ? Detail.QUIET : verbose ? Detail.VERBOSE : Detail.NORMAL;
    }

    /** What a user types for it. */
    public final String id() {
        return spec.name();
    }

    /** What it is, in a few words. */
    public final String title() {
        return spec.usageMessage().header()[0];
    }

    /** What a user types for this form. */
    public final String command() {
        BrokenForm form = brokenForm();
        return "./lab run " + id() + (form == null ? "" : " --broken=" + form.name());
    }
}
