package org.ipclab.testkit.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A copy of one of our classes with a bug in it, compiled in memory, for tests to catch: they run
 * with the broken class in the place of the right one.
 *
 * @param bug what it is called
 * @param type the class, with its package
 * @param right what the source says, once
 * @param wrong what the mutant says instead
 * @param catchers the tests, one of which must fail, each {@code Class#method} of the same package
 */
public record Mutant(String bug, String type, String right, String wrong, List<String> catchers) {
    private static final String OURS = "org.ipclab.";

    @Override
    public String toString() {
        return bug;
    }

    /** Asserts that the tests catch the bug. They do not wait long for what may never come. */
    public void assertCaught() throws IOException {
        System.setProperty("patience", "2");
        try {
            assertThat(run(catchers).getTotalFailureCount()).as("failed tests").isPositive();
        } finally {
            System.clearProperty("patience");
        }
    }

    /** Runs tests against the mutant. */
    public TestExecutionSummary run(List<String> tests) throws IOException {
        var loader = new Loader(compile());
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(tests.stream().map(test -> select(test, loader)).toList())
                        .configurationParameter("junit.jupiter.execution.timeout.default", "20 s")
                        .configurationParameter("jqwik.database", "target/jqwik-of-mutants")
                        .configurationParameter("jqwik.failures.runfirst", "false")
                        .build();
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    private MethodSelector select(String test, ClassLoader loader) {
        var parts = test.split("#", 2);
        try {
            var tests = loader.loadClass(type.substring(0, type.lastIndexOf('.') + 1) + parts[0]);
            var method =
                    ReflectionSupport.findMethods(
                            tests,
                            candidate -> candidate.getName().equals(parts[1]),
                            HierarchyTraversalMode.TOP_DOWN);
            return selectMethod(tests, method.getFirst());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, byte[]> compile() throws IOException {
        var file = Path.of("src/main/java", type.replace('.', '/') + ".java");
        var source = Files.readString(file);
        assertThat(source).containsOnlyOnce(right);
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var classes = new Classes(compiler.getStandardFileManager(null, null, null))) {
            var options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
            var unit = List.of(new Source(file.toUri(), source.replace(right, wrong)));
            assertThat(compiler.getTask(null, classes, null, options, null, unit).call()).isTrue();
            return classes.bytes();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Classes(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:/" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> bytes() {
            var bytes = new HashMap<String, byte[]>();
            written.forEach((name, out) -> bytes.put(name, out.toByteArray()));
            return bytes;
        }
    }

    /** Defines all of our classes again, so that they meet the mutant. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> mutants;

        Loader(Map<String, byte[]> mutants) {
            super(Mutant.class.getClassLoader());
            this.mutants = mutants;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(OURS)) {
                    loaded = define(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        private Class<?> define(String name) {
            var bytes = mutants.containsKey(name) ? mutants.get(name) : original(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] original(String name) {
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
