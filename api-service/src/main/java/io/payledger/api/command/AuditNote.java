package io.payledger.api.command;

import java.util.Optional;

/**
 * What the audit trail says of a command besides who did what, when.
 *
 * @param fromState empty for what has no states, or did not exist before
 * @param revision of the content that it was about
 * @param reason in the words of whoever did it
 */
public record AuditNote(Optional<String> fromState, Optional<String> toState, int revision, Optional<String> reason) {

    /** Of something that has versions and no states. */
    public static AuditNote ofVersion(int version) {
        return new AuditNote(Optional.empty(), Optional.empty(), version, Optional.empty());
    }
}
