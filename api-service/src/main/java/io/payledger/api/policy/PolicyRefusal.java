package io.payledger.api.policy;

import io.payledger.api.command.Refusal;

/** Why a command on the policy is refused, with the name of it that clients read. */
enum PolicyRefusal implements Refusal.Reason {
    VERSION_CHANGED("version-changed"),
    PROPOSAL_OPEN("policy-proposal-open"),
    PROPOSAL_CLOSED("policy-proposal-closed"),
    SAME_PERSON("four-eyes");

    private final String code;

    PolicyRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
