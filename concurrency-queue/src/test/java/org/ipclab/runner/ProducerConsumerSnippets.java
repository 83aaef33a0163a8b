package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** What the Javadoc shows. */
class ProducerConsumerSnippets {
    private final List<String> urls = IntStream.range(0, 100).mapToObj(i -> "page-" + i).toList();
    private final ConcurrentLinkedQueue<String> saved = new ConcurrentLinkedQueue<>();

    @Test
    void firstUse() throws Exception {
        // @start region="firstUse"
        List<String> pages = ProducerConsumer.from(urls).consumers(8).map(this::download).toList();
        // @end
        assertThat(pages).hasSize(100).startsWith("<page-0>").endsWith("<page-99>");
    }

    @Test
    void stages() throws Exception {
        // @start region="stages"
        Report report =
                ProducerConsumer.from(urls)
                        .deadline(Duration.ofMinutes(1))
                        .virtualThreads()
                        .consumers(8)
                        .map(this::download)
                        .consumers(2)
                        .capacity(10)
                        .forEach(this::save);
        System.out.println(report.summary());
        // @end
        assertThat(saved).hasSize(100);
    }

    @Test
    void handle() throws Exception {
        // @start region="handle"
        try (Run run = ProducerConsumer.from(urls).consumers(8).start(this::save)) {
            if (run.await(Duration.ofSeconds(10)).isEmpty()) {
                run.cancel();
            }
            System.out.println(run.await().summary());
        }
        // @end
        assertThat(saved).hasSize(100);
    }

    @Test
    void asTheyCome() throws Exception {
        var read = new ArrayList<String>();
        // @start region="asTheyCome"
        try (var pages = ProducerConsumer.from(urls).consumers(8).map(this::download).results()) {
            for (String page : pages) {
                read.add(page);
            }
        }
        // @end
        assertThat(read).hasSize(100).contains("<page-7>");
    }

    private String download(String url) {
        return "<" + url + ">";
    }

    private void save(String page) {
        saved.add(page);
    }
}
