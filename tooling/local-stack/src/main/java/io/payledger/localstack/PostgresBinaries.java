package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per machine and version from the jar that the build chose for this system. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** The folder that holds initdb and postgres. */
    static Path folder(PostgresAccount account) {
        try {
            return folder(cache(account));
        } catch (IOException failed) {
            throw new StackException("no place to unpack PostgreSQL: " + failed.getMessage(), failed);
        }
    }

    static Path folder(Path cache) {
        String system = system();
        try {
            Path unpacked = cache.resolve("postgres-" + version() + "-" + system);
            if (!Files.isDirectory(unpacked)) {
                unpack("/postgres-" + system + ".txz", unpacked);
            }
            return unpacked.resolve("bin");
        } catch (IOException failed) {
            throw new StackException("could not unpack PostgreSQL: " + failed.getMessage(), failed);
        }
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch");
        return switch (architecture) {
            case "amd64", "x86_64" -> os + "-x86_64";
            case "aarch64", "arm64" -> os + "-arm_64";
            default -> throw new StackException("there is no packaged PostgreSQL for " + os + " on " + architecture);
        };
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            if (resource == null) {
                throw new IOException("postgres.properties is missing from local-stack: build it with Maven");
            }
            properties.load(resource);
        }
        return properties.getProperty("version", "");
    }

    private static Path cache(PostgresAccount account) throws IOException {
        String explicit = System.getenv("PAYLEDGER_CACHE");
        if (explicit != null) {
            return Files.createDirectories(Path.of(explicit));
        }
        if (account == PostgresAccount.UNPRIVILEGED) {
            // other accounts cannot enter root's home; a folder in /var/tmp is trusted only if root made it
            Path shared = Path.of("/var/tmp/payledger-cache");
            if (!Files.exists(shared)) {
                Files.createDirectory(
                        shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            }
            if (Files.isSymbolicLink(shared)
                    || !"root".equals(Files.getOwner(shared).getName())) {
                throw new IOException(shared + " does not belong to root: set PAYLEDGER_CACHE to a folder that does");
            }
            return shared;
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return Files.createDirectories(caches.resolve("payledger"));
    }

    /** Beside the target, then renamed: of two that unpack at once the second one finds the work done. */
    private static void unpack(String archive, Path target) throws IOException {
        Path half = Files.createTempDirectory(target.getParent(), "unpacking-");
        try {
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            extract(archive, half);
            try {
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException occupied) {
                if (!Files.isDirectory(target)) {
                    throw occupied;
                }
            }
        } finally {
            FileTrees.delete(half);
        }
    }

    private static void extract(String archive, Path into) throws IOException {
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new IOException(archive + " is not on the class path; local-stack's pom.xml chooses it by the "
                        + "operating system that builds, so build on this machine");
            }
            TarArchiveInputStream entries =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                if (!file.startsWith(into)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, file);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
