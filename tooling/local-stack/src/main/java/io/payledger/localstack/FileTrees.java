package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Copies and deletes directory trees. */
final class FileTrees {

    private FileTrees() {}

    /** Files keep their permissions and times; the target must not exist. */
    static void copy(Path from, Path to) throws IOException {
        copy(from, to, file -> false);
    }

    /**
     * As {@link #copy(Path, Path)}, with hard links instead of copies for some files, where the file system allows it.
     * Nothing may write to those in place.
     */
    static void copy(Path from, Path to, Predicate<Path> linked) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path copied = Files.createDirectory(to.resolve(from.relativize(folder)));
                Files.setPosixFilePermissions(copied, Files.getPosixFilePermissions(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = to.resolve(from.relativize(file));
                if (!linked.test(file) || !isLinked(file, copied)) {
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isLinked(Path file, Path link) {
        try {
            Files.createLink(link, file);
            return true;
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            return false;
        }
    }

    static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException failed) {
            throw new StackException("could not delete " + tree, failed);
        }
    }
}
