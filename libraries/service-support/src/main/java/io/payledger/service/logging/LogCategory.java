package io.payledger.service.logging;

import org.jboss.logmanager.Logger;

/** The categories of lines that are made to be collected; docs/operating/logs.md describes each. */
public enum LogCategory {
    /** Requests: refused ones at INFO, all others at DEBUG. */
    ACCESS("access"),

    /** How each command ended. */
    COMMAND("command"),

    /** What a SIEM collects: who was refused, and who touched accounts, policies and payment files. */
    SECURITY("security"),

    /** Stores that were lost or are back. */
    STORES("stores");

    private final String word;

    LogCategory(String word) {
        this.word = word;
    }

    Logger logger() {
        return Logger.getLogger("io.payledger.log." + word);
    }
}
