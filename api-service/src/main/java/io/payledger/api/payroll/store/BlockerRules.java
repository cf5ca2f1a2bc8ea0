package io.payledger.api.payroll.store;

import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.bankfiles.PaymentProfile;
import io.payledger.bankfiles.SwiftText;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules by which a calculation finds blockers: one query for each kind, over the same named facts. {@link #STATEMENT}
 * runs all of them as one statement, so that they see one snapshot.
 *
 * <p>Parameters: $1 shard, $2 run, $3, $4 and $5 the thresholds in percent for run, department and employee (null: not
 * checked), $6 how many blockers of a kind are listed, $7 and $8 the versions of directory and policy that are calculated
 * with, $9 and $10 what they are called in the audit trail.
 */
final class BlockerRules {

    /**
     * What the rules compare: the run; the compared run, approved and of the same legal entity, pay group and currency, whose
     * accounts are compared; and, if both are REGULAR, its amounts. Other types of runs are paid for other reasons.
     *
     * <p>What belongs to a line is looked up by an index, in a LATERAL with LIMIT or OFFSET, which the planner does not turn into
     * a join: with statistics from before the run was recorded it expects one line, and a join by that plan compares every line
     * with every other.
     */
    private static final String FACTS = """
            this AS (
                SELECT r.*, $7::integer AS directory FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2),
            before AS (
                SELECT p.* FROM this t JOIN payroll_run p
                    ON p.shard_id = t.shard_id AND p.legal_entity = t.legal_entity AND p.pay_group = t.pay_group
                   AND p.currency = t.currency AND p.run_id <> t.run_id AND p.state IN ('APPROVED', 'RELEASED', 'CLOSED')
                   AND p.period_end <= t.period_end AND (p.type = 'REGULAR' OR t.type <> 'REGULAR')
                 ORDER BY p.period_end DESC, p.approval_times[cardinality(p.approval_times)] DESC LIMIT 1),
            comparable AS (SELECT b.* FROM before b, this t WHERE b.type = 'REGULAR' AND t.type = 'REGULAR'),
            has_employees AS (SELECT EXISTS (SELECT FROM employee e WHERE e.shard_id = $1) AS known),
            now_paid AS (
                SELECT i.*, e.employee IS NOT NULL AS is_known, e.version AS employee_version, a.version AS account_version, e.left_on, coalesce(e.department, '') AS department,
                       a.iban, coalesce(a.spelled_holder, a.holder) AS payee,
                       coalesce(a.spelled_address, a.address) AS address, i.payment_method = 'BANK_TRANSFER' AND i.net_minor > 0 AS transferred,
                       p.gross_minor AS gross_before, p.iban AS iban_before, p.directory_version AS directory_before,
                       coalesce(p.transferred, false) AS transferred_before
                  FROM this t JOIN payroll_item i ON i.run_id = t.run_id
                  LEFT JOIN LATERAL (
                       SELECT * FROM employee e WHERE e.shard_id = $1 AND e.employee = i.employee
                          AND e.version <= t.directory ORDER BY e.version DESC LIMIT 1) e ON true
                  LEFT JOIN LATERAL (
                       SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = i.account
                          AND a.version <= t.directory ORDER BY a.version DESC LIMIT 1) a ON true
                  LEFT JOIN LATERAL (
                       SELECT p.gross_minor, a.iban, b.directory_version,
                              p.payment_method = 'BANK_TRANSFER' AND p.net_minor > 0 AS transferred
                         FROM before b JOIN payroll_item p ON p.run_id = b.run_id AND p.employee = i.employee
                         LEFT JOIN LATERAL (
                              SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = p.account
                                 AND a.version <= b.directory_version ORDER BY a.version DESC LIMIT 1) a ON true
                        LIMIT 1) p ON true),
            then_by_department AS (
                SELECT coalesce(e.department, '') AS department, sum(i.gross_minor)::bigint AS gross_minor
                  FROM comparable c JOIN payroll_item i ON i.run_id = c.run_id
                  LEFT JOIN LATERAL (
                       SELECT * FROM employee e WHERE e.shard_id = $1 AND e.employee = i.employee
                          AND e.version <= c.directory_version ORDER BY e.version DESC LIMIT 1) e ON true
                 GROUP BY 1),
            earlier AS (
                SELECT p.run_id, p.directory_version
                  FROM this t JOIN payroll_run p
                    ON p.shard_id = t.shard_id AND p.legal_entity = t.legal_entity AND p.pay_group = t.pay_group
                   AND p.run_id <> t.run_id AND p.state IN ('APPROVED', 'RELEASED', 'CLOSED')
                 WHERE NOT EXISTS (SELECT FROM before b WHERE b.run_id = p.run_id)
                 ORDER BY p.directory_version DESC, p.run_id LIMIT 12),
            transfers AS (
                SELECT n.employee, n.iban, n.account_version,
                       CASE WHEN n.transferred_before THEN n.directory_before ELSE e.directory_version END AS since,
                       CASE WHEN n.transferred_before THEN n.iban_before ELSE e.iban END AS iban_before
                  FROM now_paid n
                  LEFT JOIN LATERAL (
                       SELECT p.directory_version, a.iban
                         FROM earlier p JOIN payroll_item i
                           ON i.run_id = p.run_id AND i.employee = n.employee
                          AND i.payment_method = 'BANK_TRANSFER' AND i.net_minor > 0
                         LEFT JOIN LATERAL (
                              SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = i.account
                                 AND a.version <= p.directory_version ORDER BY a.version DESC LIMIT 1) a ON true
                        WHERE NOT n.transferred_before
                        ORDER BY p.directory_version DESC, p.run_id LIMIT 1) e ON true
                 WHERE n.transferred AND n.account_version IS NOT NULL),
            changed_accounts AS (
                SELECT * FROM transfers
                 WHERE since IS NOT NULL AND (account_version > since OR iban IS DISTINCT FROM iban_before)),
            profile (profile, currencies, payees, payee_address, payer_address, name_length, amount_max) AS (VALUES
                %1$s),
            payer AS (
                SELECT p.*, coalesce(l.profile, '%2$s') AS named, coalesce(l.spelled_name, l.name) AS name,
                       coalesce(l.spelled_address, l.address) AS address
                  FROM this t, LATERAL (
                       SELECT * FROM legal_entity l
                        WHERE l.shard_id = $1 AND l.legal_entity = t.legal_entity AND l.version <= t.directory
                        ORDER BY l.version DESC LIMIT 1) l
                  LEFT JOIN profile p ON p.profile = coalesce(l.profile, '%2$s'))
            """.formatted(profiles(), PaymentProfile.GENERIC.name());

    /**
     * Not a blocker: who changed directory or policy since the compared run, or recorded a row that this run is the first
     * to be paid by. Selects person, version, null, action.
     */
    static final String CHANGED = "CHANGED";

    private static final String WHO_CHANGED = """
            SELECT actor, max(revision)::bigint, NULL::bigint, action FROM (
                SELECT c.* FROM this t LEFT JOIN before b ON true, audit_entry c
                 WHERE c.shard_id = $1 AND c.subject = $9
                   AND c.revision > coalesce(b.directory_version, 0) AND c.revision <= $7
                UNION ALL
                SELECT c.* FROM (
                       SELECT account_version AS version FROM changed_accounts
                        UNION SELECT account_version FROM transfers WHERE since IS NULL
                        UNION SELECT employee_version FROM now_paid
                         WHERE employee_version > coalesce(directory_before, 0)) used
                 CROSS JOIN LATERAL (
                       SELECT * FROM audit_entry c
                        WHERE c.shard_id = $1 AND c.subject = $9 AND c.revision = used.version OFFSET 0) c
                UNION ALL
                SELECT c.* FROM this t LEFT JOIN before b ON true, audit_entry c
                 WHERE c.shard_id = $1 AND c.subject = $10
                   AND c.revision > coalesce(b.policy_version, 0) AND c.revision <= $8
                   AND c.action NOT IN ('reject-policy', 'withdraw-policy')
                   -- of the proposals of one version the last one was confirmed: there is one open proposal at a time
                   AND NOT (c.action = 'propose-policy' AND EXISTS (
                           SELECT FROM audit_entry d
                            WHERE d.shard_id = $1 AND d.subject = $10 AND d.revision = c.revision
                              AND d.action = c.action AND d.number > c.number))) c
             GROUP BY actor, action
            """;

    /** What {@link SwiftText#name} accepts, for the server to decide; a test holds the two together. */
    static final String WRITABLE_NAME = "^(?! )[a-zA-Z0-9/?:().,'+ -]{1," + SwiftText.NAME_LENGTH_MAX + "}(?<! )$";

    private static final String IS_UNWRITABLE = "!~ '" + WRITABLE_NAME.replace("'", "''") + "' COLLATE \"C\"";

    /**
     * One rule for each kind but MORE and those of {@link PayDateRules}. Each selects subject, now, before, text: what the blocker's detail
     * quotes.
     */
    static final Map<Kind, String> RULES = rules();

    static final String STATEMENT = "WITH " + FACTS + ", found (kind, subject, now, before, text) AS ("
            + RULES.entrySet().stream()
                    .map(rule -> "SELECT '" + rule.getKey() + "', rule.* FROM (" + rule.getValue() + ") rule")
                    .collect(Collectors.joining(" UNION ALL "))
            + " UNION ALL SELECT '" + CHANGED + "', who.* FROM (" + WHO_CHANGED + ") who"
            + """
            )
            SELECT * FROM (
                SELECT f.*, row_number() OVER (PARTITION BY kind ORDER BY subject) AS place,
                       count(*) OVER (PARTITION BY kind) AS of_kind FROM found f) f
             WHERE f.place <= $6::integer OR f.kind = 'CHANGED' ORDER BY f.kind, f.place
            """;

    private BlockerRules() {}

    /** The server decides by the patterns that the payment file is checked by; a test holds the two together. */
    private static String profiles() {
        return PaymentProfile.all().values().stream()
                .map(profile -> Stream.of(
                                profile.name(),
                                profile.currencies(),
                                profile.payees(),
                                profile.payeeAddress(),
                                profile.payerAddress())
                        .map(text -> "'" + text.replace("'", "''") + "'")
                        .collect(Collectors.joining(
                                ", ", "(", ", " + profile.nameLengthMax() + ", " + profile.amountMinorMax() + ")")))
                .collect(Collectors.joining(",\n"));
    }

    private static Map<Kind, String> rules() {
        Map<Kind, String> rules = new EnumMap<>(Kind.class);
        rules.put(Kind.RUN_VARIANCE, """
                SELECT '', n.gross, c.totals[1], NULL::text
                  FROM (SELECT coalesce(sum(gross_minor), 0)::bigint AS gross FROM now_paid) n, comparable c
                 WHERE abs(n.gross - c.totals[1])::numeric * 100 > $3::integer * abs(c.totals[1])::numeric
                """);
        rules.put(Kind.DEPARTMENT_VARIANCE, """
                SELECT coalesce(n.department, t.department), coalesce(n.gross, 0), coalesce(t.gross_minor, 0), NULL::text
                  FROM (SELECT department, sum(gross_minor)::bigint AS gross FROM now_paid GROUP BY 1) n
                  FULL JOIN then_by_department t USING (department), comparable c
                 WHERE coalesce(n.department, t.department) <> ''
                   AND abs(coalesce(n.gross, 0) - coalesce(t.gross_minor, 0))::numeric * 100
                       > $4::integer * abs(coalesce(t.gross_minor, 0))::numeric
                """);
        rules.put(Kind.EMPLOYEE_VARIANCE, """
                SELECT n.employee, n.gross_minor, n.gross_before, NULL::text
                  FROM now_paid n, comparable c
                 WHERE abs(n.gross_minor - n.gross_before)::numeric * 100
                       > $5::integer * abs(n.gross_before)::numeric
                """);
        rules.put(Kind.DUPLICATE_IBAN, """
                SELECT min(n.employee), count(*), NULL::bigint,
                       string_agg(n.employee, ', ' ORDER BY n.employee) FILTER (WHERE n.place <= 5)
                  FROM (SELECT iban, employee, row_number() OVER (PARTITION BY iban ORDER BY employee) AS place
                          FROM now_paid WHERE transferred AND iban IS NOT NULL) n
                 GROUP BY n.iban HAVING count(*) > 1
                """);
        rules.put(Kind.IBAN_CHANGED, """
                SELECT c.employee, NULL::bigint, NULL::bigint, NULL::text FROM changed_accounts c
                """);
        rules.put(Kind.FIRST_ACCOUNT, """
                SELECT f.employee, NULL::bigint, NULL::bigint, NULL::text FROM transfers f WHERE f.since IS NULL
                """);
        rules.put(Kind.LEAVER_PAID, """
                SELECT n.employee, NULL::bigint, NULL::bigint, n.left_on::text
                  FROM now_paid n, this t
                 WHERE n.left_on < t.period_start AND t.type NOT IN ('TERMINATION', 'CORRECTION')
                """);
        rules.put(Kind.MORE_PAYEES_THAN_ACTIVE, """
                SELECT '', n.payees, a.active, NULL::text
                  FROM this t, has_employees h, (SELECT count(*) AS payees FROM now_paid) n,
                       LATERAL (SELECT count(*) AS active
                                  FROM (SELECT DISTINCT ON (e.employee) e.pay_group, e.left_on FROM employee e
                                         WHERE e.shard_id = $1 AND e.version <= t.directory
                                         ORDER BY e.employee, e.version DESC) e
                                 WHERE e.pay_group = t.pay_group
                                   AND (e.left_on IS NULL OR e.left_on >= t.period_start)) a
                 WHERE h.known AND t.type = 'REGULAR' AND n.payees > a.active
                """);
        rules.put(Kind.PERIOD_OVERLAP, """
                SELECT '', NULL::bigint, NULL::bigint, p.run_id || ', which pays ' || p.period_start || ' to ' || p.period_end
                  FROM this t, LATERAL (
                       SELECT * FROM payroll_run p
                        WHERE p.shard_id = $1 AND p.legal_entity = t.legal_entity AND p.pay_group = t.pay_group
                          AND p.type = 'REGULAR' AND p.state <> 'CANCELLED' AND p.run_id <> t.run_id
                          AND p.period_start <= t.period_end AND p.period_end >= t.period_start
                        ORDER BY p.period_start, p.run_id LIMIT 1) p
                 WHERE t.type = 'REGULAR'
                """);
        rules.put(Kind.UNKNOWN_EMPLOYEE, """
                SELECT n.employee, NULL::bigint, NULL::bigint, NULL::text
                  FROM now_paid n, has_employees h WHERE h.known AND NOT n.is_known
                """);
        rules.put(Kind.UNKNOWN_ACCOUNT, """
                SELECT n.employee, NULL::bigint, NULL::bigint, n.account
                  FROM now_paid n WHERE n.transferred AND n.iban IS NULL
                """);
        rules.put(Kind.UNWRITABLE_PAYEE, """
                SELECT n.employee, n.line::bigint, found.part, found.text
                  FROM now_paid n LEFT JOIN payer p ON true, LATERAL (
                       SELECT NULL::bigint AS part, n.payee AS text WHERE n.payee %1$s
                       UNION ALL SELECT p.name_length, p.profile WHERE length(n.payee) > p.name_length
                       UNION ALL SELECT 0, value FROM jsonb_each_text(n.address) WHERE value %1$s
                       LIMIT 1) found
                 WHERE n.transferred
                """.formatted(IS_UNWRITABLE));
        rules.put(Kind.UNWRITABLE_PAYER, """
                SELECT t.legal_entity, NULL::bigint, found.part, found.text
                  FROM this t, payer p, LATERAL (
                       SELECT NULL::bigint AS part, p.name AS text WHERE p.name %1$s
                       UNION ALL SELECT p.name_length, p.profile WHERE length(p.name) > p.name_length
                       UNION ALL SELECT 0, value FROM jsonb_each_text(p.address) WHERE value %1$s
                       LIMIT 1) found
                 WHERE EXISTS (SELECT FROM now_paid WHERE transferred)
                """.formatted(IS_UNWRITABLE));
        rules.put(Kind.UNSUITABLE_ACCOUNT, """
                SELECT n.employee, n.line::bigint, NULL::bigint, p.profile
                  FROM now_paid n, payer p
                 WHERE n.transferred AND n.iban !~ p.payees COLLATE "C"
                """);
        rules.put(Kind.UNSUITABLE_CURRENCY, """
                SELECT t.legal_entity, NULL::bigint, NULL::bigint, p.profile
                  FROM this t, payer p
                 WHERE t.currency::text !~ p.currencies COLLATE "C" AND EXISTS (SELECT FROM now_paid WHERE transferred)
                """);
        rules.put(Kind.UNSUITABLE_AMOUNT, """
                SELECT n.employee, n.line::bigint, p.amount_max::bigint, p.profile
                  FROM now_paid n, payer p
                 WHERE n.transferred AND n.net_minor > p.amount_max
                """);
        rules.put(Kind.UNKNOWN_PROFILE, """
                SELECT t.legal_entity, NULL::bigint, NULL::bigint, p.named
                  FROM this t, payer p
                 WHERE p.profile IS NULL AND EXISTS (SELECT FROM now_paid WHERE transferred)
                """);
        rules.put(Kind.MISSING_ADDRESS, """
                SELECT n.employee, n.line::bigint, NULL::bigint, p.profile
                  FROM this t, now_paid n, payer p
                 WHERE n.transferred AND n.address IS NULL AND (t.currency || ' ' || n.iban) ~ p.payee_address COLLATE "C"
                UNION ALL
                SELECT t.legal_entity, NULL::bigint, NULL::bigint, p.profile
                  FROM this t, payer p
                 WHERE p.address IS NULL AND EXISTS (
                       SELECT FROM now_paid n
                        WHERE n.transferred AND (t.currency || ' ' || n.iban) ~ p.payer_address COLLATE "C")
                """);
        rules.put(Kind.NO_PAYING_ACCOUNT, """
                SELECT t.legal_entity, NULL::bigint, NULL::bigint, NULL::text
                  FROM this t
                 WHERE EXISTS (SELECT FROM now_paid WHERE transferred)
                   AND NOT EXISTS (SELECT FROM legal_entity l WHERE l.shard_id = $1 AND l.legal_entity = t.legal_entity)
                """);
        return Collections.unmodifiableMap(rules);
    }
}
