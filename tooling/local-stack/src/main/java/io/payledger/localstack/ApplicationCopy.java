package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A service's program as it was when it started. Services run from a copy, one per build: rebuilding
 * {@code target/quarkus-app} under a running service makes it hang when it shuts down and needs classes it has not
 * loaded yet.
 */
final class ApplicationCopy {

    private ApplicationCopy() {}

    static void requireBuilt(Path quarkusApp) {
        if (!Files.isRegularFile(quarkusApp.resolve("quarkus-run.jar"))) {
            throw new StackException(quarkusApp + " is missing: build it with 'mvn -Pquick -DskipTests package'");
        }
    }

    /** The copy of what is built now. */
    static synchronized Path of(Path quarkusApp, String application, StackDirectory home) {
        requireBuilt(quarkusApp);
        Path folder = home.path().resolve("applications");
        try {
            Path copy = folder.resolve(application + "-" + fingerprint(quarkusApp));
            if (!Files.isDirectory(copy)) {
                Path half = folder.resolve(application + ".half");
                FileTrees.delete(half);
                Files.createDirectories(folder);
                FileTrees.copy(quarkusApp, half, ApplicationCopy::isReleasedLibrary);
                Files.move(half, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            return copy;
        } catch (IOException failed) {
            throw new StackException("could not copy " + quarkusApp + ": " + failed.getMessage(), failed);
        }
    }

    /** A build never changes these: the jars of this project change under the same name. */
    private static boolean isReleasedLibrary(Path file) {
        String path = file.toString();
        return path.contains("/lib/main/") && path.endsWith(".jar") && !path.endsWith("-SNAPSHOT.jar");
    }

    /** Removes the copies of former builds. Only while no service runs. */
    static synchronized void removeOthers(List<Path> current, StackDirectory home) {
        Path folder = home.path().resolve("applications");
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> copies = Files.list(folder)) {
            copies.filter(candidate -> !current.contains(candidate)).toList().forEach(FileTrees::delete);
        } catch (IOException failed) {
            throw new StackException("could not list " + folder, failed);
        }
    }

    private static String fingerprint(Path tree) throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String line = tree.relativize(file) + " " + Files.size(file) + " "
                        + Files.getLastModifiedTime(file).toMillis();
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
