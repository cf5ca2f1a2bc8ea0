package io.payledger.projections.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;

/** The local copies of the state: one directory for each incarnation of the topic, so that no row of another one is read. */
record StateDirectory(Path root) {

    private static final Logger LOG = Logger.getLogger(StateDirectory.class);
    private static final String PREFIX = "topic-";

    /** The directory for this incarnation of the topic; removes those of former ones. */
    Path of(String log) {
        Path current = root.resolve(PREFIX + log);
        try {
            Files.createDirectories(current);
            for (Path former : former(current)) {
                LOG.infof("removing the state of a former topic: directory=%s", former.getFileName());
                Utils.delete(former.toFile());
            }
            return current;
        } catch (IOException unusable) {
            throw new UncheckedIOException(
                    "the state directory cannot be used: check payledger.worker.state-dir=" + root, unusable);
        }
    }

    private List<Path> former(Path current) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .filter(path -> !path.equals(current))
                    .toList();
        }
    }
}
