package io.payledger.api.payroll.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A finding that keeps a run from being approved.
 *
 * @param number within its run, from 1
 * @param subject the employee, department or account that it is about; empty for the run as a whole
 * @param detail the finding
 */
public record Blocker(int number, Kind kind, String subject, String detail, Optional<Acceptance> acceptance) {

    private static final String FROZEN =
            " The run waits for approval and is frozen: before it is changed or calculated again, a preparer withdraws it"
                    + " (POST …/withdraw) or an approver rejects it (POST …/reject).";

    private static final String MORE_ACCOUNTS =
            "More were found than are listed. Compare the accounts of the register (GET …/items) with the directory's (GET"
                    + " …/bank-accounts), then accept all of them by POST …/blockers/accept.";

    /** A person has accepted the blocker. */
    public record Acceptance(String by, Instant at, String reason) {}

    /** The rules of a calculation, whether a blocker of the rule can be accepted, and the remedy. */
    public enum Kind {
        RUN_VARIANCE(
                true,
                "Compare with the last run of this pay group; correct the register, or accept it with the reason why this"
                        + " period differs."),
        DEPARTMENT_VARIANCE(
                true,
                "Compare the department with the last run; correct the register, or accept it with the reason why this"
                        + " period differs."),
        EMPLOYEE_VARIANCE(
                true,
                "Compare the employee's pay with the last run; correct it, or accept it with the reason, such as a bonus or"
                        + " a raise."),
        DUPLICATE_IBAN(
                true,
                "Several people are paid to one account. Correct the accounts, or accept the blocker if they share one."),
        IBAN_CHANGED(
                true,
                "The pay goes to another account than last time, or the account was recorded again. Have the employee"
                        + " confirm the change by another channel than the one it came by, then accept it."),
        FIRST_ACCOUNT(
                true,
                "Neither the compared run nor the last twelve others of this pay group paid this person by transfer. Have"
                        + " the employee confirm the account, then accept it: alone, or all of this kind by POST …/blockers/accept."),
        LEAVER_PAID(
                true,
                "The employment ended before this period. Take the item out, pay it by a run of the type TERMINATION, or"
                        + " accept it with the reason."),
        MORE_PAYEES_THAN_ACTIVE(
                true,
                "More people are paid than the pay group has. Correct the register or the directory, or accept it with the"
                        + " reason."),
        PERIOD_OVERLAP(
                true,
                "Two regular runs pay the same days. Change the period (PUT …/payroll-runs/{run}), cancel one of them, or accept it"
                        + " with the reason why both are due."),
        PAY_DATE_CLOSED(
                true,
                "Banks do not execute transfers on the pay date. Change it to a banking day (PUT …/payroll-runs/{run}) and"
                        + " calculate again, or accept it with the reason: the bank then pays on a day that it chooses."),
        PAY_DATE_PASSED(
                true,
                "Change the pay date (PUT …/payroll-runs/{run}) and calculate again, or accept it with the reason: transfers are"
                        + " then paid on the day that the release names."),
        PAY_DATE_FAR(
                true,
                "Change the pay date or the period (PUT …/payroll-runs/{run}) and calculate again, or accept it with the"
                        + " reason."),
        UNKNOWN_EMPLOYEE(
                false,
                "The directory has no such employee. Record the employee (POST …/employees) and calculate again, or take"
                        + " the item out."),
        UNKNOWN_ACCOUNT(
                false,
                "The directory has no such account. Record it (POST …/bank-accounts) and calculate again, or pay"
                        + " otherwise."),
        UNWRITABLE_PAYEE(
                false,
                "Banks accept letters from a to z, digits and / - ? : ( ) . , ' + only, and the holder of the account has no"
                        + " known spelling in these. Record the holder as the account's bank spells it (POST"
                        + " …/bank-accounts) and calculate again."),
        UNWRITABLE_PAYER(
                false,
                "Banks accept letters from a to z, digits and / - ? : ( ) . , ' + only, and the legal entity's name has no"
                        + " known spelling in these. Record the name as the account's bank spells it (PUT"
                        + " …/legal-entities/<name>) and calculate again."),
        UNSUITABLE_ACCOUNT(
                false,
                "The profile of the legal entity's bank does not pay to an account of this kind or country. Record an account"
                        + " that it pays to (POST …/bank-accounts) or another profile (PUT …/legal-entities/<name>), and"
                        + " calculate again, or pay otherwise."),
        UNSUITABLE_CURRENCY(
                false,
                "The profile of the legal entity's bank does not pay in this currency. Record another profile (PUT"
                        + " …/legal-entities/<name>) and calculate again."),
        UNSUITABLE_AMOUNT(
                false,
                "The profile of the legal entity's bank does not pay this amount in one transfer. Pay less by this item, and the"
                        + " rest by another run, or pay otherwise."),
        UNKNOWN_PROFILE(
                false,
                "The legal entity names a profile of its bank that this version of the service does not have. Record another"
                        + " profile (PUT …/legal-entities/<name>) and calculate again."),
        MISSING_ADDRESS(
                false,
                "The profile of the legal entity's bank needs a postal address, with town and country at least. Record it with"
                        + " the account (POST …/bank-accounts), or for the legal entity (PUT …/legal-entities/<name>), and"
                        + " calculate again."),
        NO_PAYING_ACCOUNT(
                false,
                "The legal entity has no account to pay from. Record it (PUT …/legal-entities/<name>) and calculate"
                        + " again."),
        /** More blockers of one kind than are listed. */
        MORE(
                false,
                "More of one kind were found than are listed. They usually have one cause: correct it and calculate"
                        + " again, or set another threshold.");

        private final boolean acceptable;
        private final String remedy;

        Kind(boolean acceptable, String remedy) {
            this.acceptable = acceptable;
            this.remedy = remedy;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Empty if there is no such kind. */
        public static Optional<Kind> named(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }

        /** Accounts that all have to be looked at, however many: not listing each must not prevent the payroll. */
        private boolean isAboutAccounts() {
            return this == FIRST_ACCOUNT || this == IBAN_CHANGED;
        }
    }

    /** Whether a person can accept it. Accepting the others would leave an employee unpaid or pay an unknown one. */
    public boolean isAcceptable() {
        return kind.acceptable || moreAccounts();
    }

    private boolean moreAccounts() {
        return kind == Kind.MORE
                && Kind.named(subject).filter(Kind::isAboutAccounts).isPresent();
    }

    /** What to do about it in a run of this state. */
    public String remedy(RunState state) {
        String remedy = moreAccounts() ? MORE_ACCOUNTS : kind.remedy;
        return state == RunState.PENDING_APPROVAL ? remedy + FROZEN : remedy;
    }

    /** Kind and subject: the same in every calculation that finds it. */
    String id() {
        return subject.isEmpty() ? kind.word() : kind.word() + ":" + subject;
    }

    /** In the form in which those of a run are read. */
    String kindAndSubject() {
        return kind + " " + subject;
    }

    boolean isAcceptedBy(String actor) {
        return acceptance.filter(given -> given.by().equals(actor)).isPresent();
    }
}
