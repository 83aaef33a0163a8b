package org.ipclab.examples.scenarios;

import org.ipclab.examples.stage.Detail;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Colour;
import org.ipclab.examples.terminal.Console;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;

/** Plays one form of a scenario, from its title to its verdict. */
public final class ScenarioRun {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Console console;

    /** Plays on this console. */
    public ScenarioRun(Console console) {
        this.console = console;
    }

    /** Plays it, and returns what was seen. */
    public Summary play(Scenario scenario) throws Exception {
        if (scenario.detail() != Detail.QUIET) {
            introduce(scenario);
        }
        long start = System.nanoTime();
        Summary summary;
        try (Scene scene = Scene.open(console, scenario.seed(), scenario.detail())) {
            summary = scenario.play(scene);
        }
        summary.print(console, "Summary");
        conclude(scenario, summary, Duration.ofNanos(System.nanoTime() - start));
        return summary;
    }

    private void introduce(Scenario scenario) {
        BrokenForm form = scenario.brokenForm();
        console.prose(scenario.id() + "  ", scenario.title());
        if (form != null) {
            console.line(console.paint(Colour.RED, "broken form: " + form.name()));
            console.prose(form.what());
        }
        console.prose(scenario.setting() + ", seed " + scenario.seed());
        if (scenario.estimate().compareTo(LONG) > 0) {
            console.prose(
                    "This will take about "
                            + Figures.about(scenario.estimate())
                            + ". Ctrl-C ends it, and all that it has started.");
        }
        console.line("");
    }

    private void conclude(Scenario scenario, Summary summary, Duration elapsed) {
        Seen seen = summary.verdict();
        console.line("");
        console.line(
                console.paint(seen.colour(), scenario.command() + " " + words(seen))
                        + ", in "
                        + Figures.time(elapsed));
    }

    private static String words(Seen seen) {
        return switch (seen) {
            case YES -> "showed what it should";
            case NO -> "did NOT show what it should";
            case UNCLEAR -> "could not tell all of it: the machine was too busy, or is too small";
        };
    }
}
