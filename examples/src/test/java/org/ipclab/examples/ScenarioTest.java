package org.ipclab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.TimeUnit;

@Timeout(120)
class ScenarioTest {
    @AfterEach
    void noChildIsLeft() throws Exception {
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1a --chunks 12 --chunk-size 1000 --consumer-delay 1ms --pipe-capacity 4K",
                "1a --chunks 1 --chunk-size 1 --consumer-delay 0",
                "1a --chunks 12 --chunk-size 4K --consumer-delay 1ms --pipe-capacity 4K --broken",
                "1b --children 3 --messages 3 --delay 2ms",
                "1b --children 2 --messages 2 --delay 1ms --chatty",
                "1b --children 3 --messages 12 --delay 10ms --broken",
                "1b --children 3 --messages 4 --delay 10ms --broken=left-in",
                "1b --children 3 --messages 4 --delay 10ms --broken=no-budget",
                "2a --tasks 8 --io-delay 2ms --threads 3 --compute-size 100",
                "2a --tasks 50 --io-delay 2ms --threads 50 --compute-size 0 --virtual --verbose",
                "2a --tasks 8 --io-delay 2ms --threads 3 --compute-size 100 --broken",
                "2a --tasks 8 --io-delay 2ms --threads 3 --broken=lost-exception",
                "2a --tasks 1 --io-delay 0 --threads 1 --compute-size 0 --broken=lost-exception"
                        + " --virtual",
                "2b --items 30 --pace 1ms",
                "2b --items 5000 --pace 0 --capacity 1 --producers 4 --consumers 4",
                "2b --items 1 --producers 3 --consumers 3 --pace 0",
                "2b --buffer bounded --items 30 --pace 1ms",
                "2b --buffer ring --items 500 --pace 0 --producers 4",
                "2b --broken",
                "2b --broken=one-condition",
                "2b --broken=busy --pace 5ms",
                "2b --broken=sentinel --pace 1ms",
                "2b --broken --capacity 1 --consumers 1 --producers 3",
                "primes --total 20000 --workers 2 --tasks 3",
                "primes --total 2 --pool sequential,threads --workers 1",
                "primes --total 100000 --workers 4 --tasks 64 --pool threads --broken",
            })
    void showsWhatItShould(String scenario) {
        Output output = Output.of("run " + scenario);
        assertThat(output.out()).contains("Summary").doesNotContain("NO ", "\u001b");
        assertThat(output.errorLines()).isEmpty();
        assertThat(output.exitCode()).isZero();
    }

    @Test
    void theSameSeedMakesTheSameStream() {
        String command = "run 1a --chunks 3 --consumer-delay 0 --seed ";
        String checksum = checksum(Output.of(command + 7));
        assertThat(checksum(Output.of(command + 7))).isEqualTo(checksum);
        assertThat(checksum(Output.of(command + 8))).isNotEqualTo(checksum);
    }

    @Test
    void theFaultIsToldAsAStoryThatEndsWithIt() {
        String out = Output.of("run 2b --broken").out();
        assertThat(out).contains("waits").contains("does not look again");
    }

    @Test
    void aRunThatDoesNotShowWhatItShouldEndsWithOne() {
        // Nobody ever waits where there is room for everything and consumers are alone.
        String capacious = "run 2b --broken --capacity 100 --producers 2 --consumers 1 --items 2";
        Output output = Output.of(capacious);
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out()).contains("did NOT show what it should");
    }

    private static String checksum(Output output) {
        return output.out().lines().filter(l -> l.contains("checksum")).findFirst().orElseThrow();
    }
}
