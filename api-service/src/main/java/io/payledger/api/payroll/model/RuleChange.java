package io.payledger.api.payroll.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of what a run is paid by, whose author counts as having handled the run.
 *
 * @param action the command, such as record-accounts, as the audit trail names it
 * @param version of the directory or the policy that the person's last such change made
 */
public record RuleChange(String by, String action, int version) {

    private static final Pattern TEXT = Pattern.compile("(\\S+) (\\d+) (.+)");

    public static RuleChange parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a change: " + text);
        }
        return new RuleChange(parts.group(3), parts.group(1), Integer.parseInt(parts.group(2)));
    }

    @Override
    public String toString() {
        return action + " " + version + " " + by;
    }
}
