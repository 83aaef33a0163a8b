package org.ipclab.examples.select;

import org.ipclab.examples.stage.Latencies;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;

/** The forms of scenario 1b. */
public final class SelectForms {
    /** The least work on a message that lets a chatty child be faster than the parent. */
    public static final Duration WORK = Duration.ofNanos(50_000);

    private static final int MESSAGE_BYTES = 16; // about

    private final TalkerSetting setting;

    /** Runs of this size. */
    public SelectForms(TalkerSetting setting) {
        this.setting = setting;
    }

    /** One loop. */
    public Summary fixed(Scene scene) throws Exception {
        Talkers talkers = Talkers.start(scene, setting);
        OneLoop loop = OneLoop.rightly();
        loop.receive(talkers);
        return talkers.summary()
                .row("wake-ups of the loop", Figures.count(loop.stats().turns()))
                .shows(talkers.haveArrived(), "every message came once, in the order of its child")
                .shows(
                        talkers.haveEnded(),
                        "each pipe left the set at end of file; the loop ended by itself")
                .shows(loop.stats().spins() == 0, "no wake-up was in vain");
    }

    /** Blocking reads in turn. */
    public Summary inTurns(Scene scene) throws Exception {
        Talkers talkers = Talkers.start(scene, setting);
        InTurns turns = new InTurns();
        turns.receive(talkers);
        return talkers.summary()
                .row(
                        "ignored",
                        "%s somebody's message, for a wait for another",
                        Figures.count(turns.ignored(), "time"))
                .shows(talkers.haveArrived(), "every message came in the end")
                .shows(
                        turns.ignored() > 0,
                        "messages lay ready while the parent waited for another pipe");
    }

    /** Ended pipes stay in the set. */
    public Summary leavingEndedOnes(Scene scene) throws Exception {
        Talkers talkers = Talkers.start(scene, setting);
        OneLoop loop = OneLoop.leavingEndedOnes();
        loop.receive(talkers);
        long spins = loop.stats().spins();
        return talkers.summary()
                .row("wake-ups of the loop", Figures.count(loop.stats().turns()))
                .row("of these in vain", Figures.count(spins))
                .figure("wake-ups in vain", (double) spins)
                .shows(talkers.haveArrived(), "every message came all the same")
                .shows(
                        spins > setting.total(),
                        "an ended pipe is ready for ever: more wake-ups in vain than messages");
    }

    /** A chatty child is read until it has nothing to say. */
    public Summary withoutBudget(Scene scene) throws Exception {
        Talkers talkers = Talkers.start(scene, setting.withChattyFirst(WORK));
        WithoutBudget loop = new WithoutBudget();
        loop.receive(talkers);
        Latencies quiet = talkers.latenciesOfTheOthers();
        return talkers.summary()
                .row("most messages in one turn", Figures.count(loop.mostInATurn()))
                .row("quiet ones waited", "up to %s", Figures.time(quiet.percentile(100)))
                .figure("longest wait ms", quiet.percentile(100).toNanos() / 1e6)
                .shows(talkers.haveArrived(), "every message came in the end")
                .shows(
                        loop.mostInATurn() * MESSAGE_BYTES > setting.budgetBytes(),
                        "more of the chatty child was served in one turn than a budget of %s"
                                + " allows, while the others waited",
                        Figures.bytes(setting.budgetBytes()));
    }
}
