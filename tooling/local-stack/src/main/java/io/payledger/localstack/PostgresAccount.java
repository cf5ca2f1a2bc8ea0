package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The account of the servers. PostgreSQL refuses to run as root, so root either takes a user namespace, in which it is
 * not root though its files stay its own, or drops to an account without rights, which gets the data directories.
 */
enum PostgresAccount {
    OWN(""),
    NAMESPACE("unshare -U"),
    UNPRIVILEGED("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private final String prefix;

    PostgresAccount(String prefix) {
        this.prefix = prefix;
    }

    static PostgresAccount choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return OWN;
        }
        for (PostgresAccount candidate : List.of(NAMESPACE, UNPRIVILEGED)) {
            if (Program.succeeds(candidate.running("true"))) {
                return candidate;
            }
        }
        throw new StackException("PostgreSQL does not run as root, and this machine allows root neither "
                + "'unshare -U' nor 'setpriv' (both in package util-linux): run as an ordinary user");
    }

    List<String> running(String... command) {
        List<String> whole = new ArrayList<>();
        if (!prefix.isEmpty()) {
            Collections.addAll(whole, prefix.split(" ", -1));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    /** Gives the directory to the account that will write into it. */
    void take(Path directory) {
        if (this == UNPRIVILEGED && !Program.succeeds(List.of("chown", "-R", "65534:65534", directory.toString()))) {
            throw new StackException(
                    "could not give " + directory + " to the account 65534, under which PostgreSQL runs");
        }
        if (!Program.succeeds(running("test", "-x", directory.toString()))) {
            throw new StackException(directory + " cannot be reached by the account PostgreSQL runs under (65534):"
                    + " a folder above it is closed to others; choose another directory");
        }
    }
}
