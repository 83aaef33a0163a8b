package org.ipclab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run 9z | unknown scenario '9z'; known: 1a, 1b, 2a, 2b, primes, all",
                "run | run what? Known: 1a, 1b, 2a, 2b, primes, all",
                "walk | unknown command 'walk'; known: list, run",
                "run 2b --items -3 | --items is '-3'; allowed: 1 to 1000000",
                "run 2b --capacity 0 | --capacity is '0'; allowed: 1 to 100000",
                "run 2b --capacity x | --capacity is 'x'; allowed: 1 to 100000",
                "run 2b --capacity 99999999999 | --capacity is '99999999999'; allowed: 1 to 100000",
                "run 2b --capacity | --capacity needs a value; allowed: 1 to 100000",
                "run 2b --pace 11s | --pace is '11000ms'; allowed: 0ms to 10s",
                "run 2b --seed x | --seed is 'x'; allowed: any whole number",
                "run 2b now | ./lab run 2b takes no 'now' (./lab run 2b --help lists what it"
                        + " takes)",
                "run 2b --capcity 3 | unknown option '--capcity'; did you mean --capacity?"
                        + " (./lab run 2b --help lists them)",
                "run 1a --chunk-size 2M | --chunk-size is '2M'; allowed: 1 to 1M",
                "run 1a --pipe-capacity big | --pipe-capacity is 'big'; allowed: 4K to 1M",
                "run 1b --children 10000 | --children is '10000'; allowed: 1 to 64",
                "run 2a --io-delay soon | --io-delay is 'soon'; allowed: 0ms to 10s",
                "run primes --workers 1,0 | --workers is '0'; allowed: 1 to 32",
                "run primes --pool gpu | --pool is 'gpu'; allowed: sequential, threads, processes",
                "run --broken | run what? Name a scenario in front of '--broken'. Known: 1a, 1b,"
                        + " 2a, 2b, primes, all",
                "run 2b --broken=while | --broken is 'while'; allowed: if, one-condition, busy,"
                        + " sentinel",
                "run 2b -- --broken | '--broken' stands behind '--', where nothing is an option:"
                        + " leave that out",
                "run 2a --virtual=maybe | --virtual is a switch, which takes no value such as"
                        + " 'maybe'",
                "run 2a --threads 1,2,4 | --threads is '1,2,4'; allowed: 1 to 10000; for several"
                        + " values: ./lab sweep 2a --vary threads=1,2,4",
                "run 2a --tasks 3 --tasks 4 | --tasks is given twice: give it once",
                "run 2a --quiet --verbose | --quiet and --verbose are opposites: give one of them",
                "run @file | unknown scenario '@file'; known: 1a, 1b, 2a, 2b, primes, all",
                "list --broken | unknown option '--broken' (./lab list --help lists them)",
            })
    void badInputIsAnsweredInOneLineThatSaysWhatIsAllowed(String command, String complaint) {
        Output output = Output.of(command);
        assertThat(output.errorLines()).containsExactly("lab: " + complaint);
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run 1a --broken --chunks 2",
                "run 1b --broken --children 1",
                "run 2b --broken --producers 1 --consumers 1",
                "run 2b --broken=one-condition --producers 1",
                "run 2b --broken=sentinel --consumers 1",
                "run 2a --broken --tasks 5",
                "run primes --broken --tasks 1",
                "run primes --broken --total 10",
                "run primes --broken --pool processes",
            })
    void aFaultThatCannotHappenIsRefused(String command) {
        Output output = Output.of(command);
        assertThat(output.errorLines())
                .singleElement()
                .asString()
                .startsWith("lab: --broken")
                .contains(" needs ");
        assertThat(output.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "run --help", "run all -h", "list -h", "run 1a --help"})
    void helpIsThereAtEveryLevel(String command) {
        Output output = Output.of(command);
        assertThat(output.out()).contains("Usage: ./lab", "--help");
        assertThat(output.exitCode()).isZero();
    }

    @Test
    void helpSaysWhatIsAllowedAndWhatIsUsual() {
        assertThat(Output.of("run 2b --help").out())
                .contains("(1 to 100000, default 3)")
                .contains("default 15ms")
                .contains("'if' instead of 'while'");
    }

    @Test
    void theCaseOfAnIdDoesNotMatter() {
        assertThat(Output.of("run 1A --help").out()).contains("Usage: ./lab run 1a");
    }

    @Test
    void noCommandIsACallForHelp() {
        assertThat(Output.of("").out()).contains("./lab run all");
    }

    @Test
    void versionNamesTheLabAndTheJavaThatRunsIt() {
        assertThat(Output.of("--version").out())
                .contains("ipclab", "Java " + Runtime.version().feature());
    }

    @Test
    void listNamesEveryScenarioAndItsFault() {
        assertThat(Output.of("list").out().lines().filter(line -> line.matches("\\S+ +\\S.*")))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .contains("1a", "1b", "2a", "2b", "primes");
        assertThat(Output.of("list").out().lines().filter(line -> line.contains("--broken=")))
                .hasSize(6); // a line each, and the one that says how they are run
    }
}
