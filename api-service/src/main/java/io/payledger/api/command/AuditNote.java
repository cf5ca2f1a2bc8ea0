package io.payledger.api.command;

import java.util.Optional;

/**
 * What the audit trail records of a command besides actor, action and time.
 *
 * @param fromState empty for an aggregate without states, or one that did not exist before
 * @param revision of the content that the command was about
 * @param reason as the actor gave it
 */
public record AuditNote(Optional<String> fromState, Optional<String> toState, int revision, Optional<String> reason) {

    /** For an aggregate that has versions and no states. */
    public static AuditNote ofVersion(int version) {
        return new AuditNote(Optional.empty(), Optional.empty(), version, Optional.empty());
    }
}
