package org.ipclab.pool;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is logged from now on, under a name, until closed. */
final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    events.add(event);
                }
            };

    LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(Level.TRACE);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    List<ILoggingEvent> containing(String text) {
        return events.stream().filter(event -> event.getFormattedMessage().contains(text)).toList();
    }

    /** The first line that contains the text. */
    ILoggingEvent await(String text) {
        while (containing(text).isEmpty()) {
            Thread.onSpinWait();
        }
        return containing(text).getFirst();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
