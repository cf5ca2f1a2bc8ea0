package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the launcher of a directory takes commands. Only the owner can read it.
 *
 * @param secret what a caller has to send, since any user of this machine reaches the port
 */
record ControlFile(int port, String secret) {

    private static final String NAME = "control.properties";

    static Optional<ControlFile> read(Path directory) {
        Path file = directory.resolve(NAME);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return Optional.of(new ControlFile(
                    Integer.parseInt(properties.getProperty("port", "")), properties.getProperty("secret", "")));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StackException("cannot read " + file, unreadable);
        }
    }

    void write(Path directory) {
        Properties properties = new Properties();
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("secret", secret);
        try {
            Path half = directory.resolve(NAME + ".half");
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Writer writer = Files.newBufferedWriter(half)) {
                properties.store(writer, null);
            }
            Files.move(half, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new StackException("could not write " + directory.resolve(NAME), unwritable);
        }
    }

    static void delete(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(NAME));
        } catch (IOException undeletable) {
            throw new StackException("could not remove " + directory.resolve(NAME), undeletable);
        }
    }
}
