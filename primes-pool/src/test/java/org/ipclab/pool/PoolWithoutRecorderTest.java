package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;

/** Pools of threads where nobody records, and where nobody can. */
class PoolWithoutRecorderTest {
    /** Runs a task on each kind of pool. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            try (TaskPool pool = PoolKind.valueOf(arguments[0]).builder().threads(1).build()) {
                System.out.println(pool.submit(() -> "done").get());
            }
        }
    }

    private static JavaProgram program() {
        return new JavaProgram(Program.class).without("logback");
    }

    @ParameterizedTest
    @EnumSource(PoolKind.class)
    void aPoolRunsTasksWithoutTheModuleOfTheRecorder(PoolKind kind) throws Exception {
        JavaProgram.Outcome outcome =
                program().options("--limit-modules", "java.base").run(kind.name());
        assertThat(outcome.lines()).containsExactly("done");
        assertThat(outcome.status().isSuccess()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(PoolKind.class)
    void nothingOfTheRecorderIsLoadedWhenNobodyRecords(PoolKind kind, @TempDir Path directory)
            throws Exception {
        Path log = directory.resolve("classes");
        program().options("-Xlog:class+load:file=" + log).run(kind.name());
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.contains("org.ipclab.pool.TaskPool"))
                .noneMatch(line -> line.contains("jdk.jfr.internal"))
                .noneMatch(line -> line.contains("TaskRunEvent"));
    }

    @Test
    void theLogOfClassesWouldShowTheRecorder(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("classes");
        program()
                .options("-Xlog:class+load:file=" + log, "-XX:StartFlightRecording:disk=false")
                .run(PoolKind.LESSON.name());
        assertThat(Files.readAllLines(log)).anyMatch(line -> line.contains("jdk.jfr.internal"));
    }
}
