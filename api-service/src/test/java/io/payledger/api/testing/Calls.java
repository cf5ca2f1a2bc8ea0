package io.payledger.api.testing;

import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each endpoint of the table of roles, called with a body and headers as they have to be. */
public final class Calls {

    private Calls() {}

    /**
     * @param run the path of a run, below the tenant's runs
     * @param etag of that run, for transitions
     */
    public static Reply call(Row row, Person person, String run, String etag, String... headers) {
        return row.isAboutTheService()
                ? person.get("/" + row.path(), headers)
                : query(row, "", person, run, etag, headers);
    }

    /** The same with a query, which is empty or starts with a question mark. */
    public static Reply query(Row row, String query, Person person, String run, String etag, String... headers) {
        String path = "/" + path(row, person.tenant(), run) + query;
        if (row.path().endsWith("/stream")) {
            return person.open(path, headers);
        }
        if (row.method().equals("GET")) {
            return person.get(path, headers);
        }
        String version = row.path().endsWith("/policy/proposals") ? "\"0\"" : etag;
        String[] typed = with(with(headers, "If-Match", version), "Content-Type", contentType(row));
        return person.send(row.method(), path, body(row), typed);
    }

    /** @param run the path of a run, below the tenant's runs */
    public static String path(Row row, String tenant, String run) {
        return row.path()
                .replace("{tenant}", tenant)
                .replace("/{run}", run)
                .replace("{number}", "1")
                .replace("{proposal}", "1")
                .replace("{breakId}", "totals")
                .replace("{legalEntity}", "acme")
                .replace("{erasure}", "0190f5f0-0000-7000-8000-000000000001");
    }

    public static String contentType(Row row) {
        if (row.path().matches(".*/(bank-statements|bank-status-reports)")) {
            return "application/xml";
        }
        return row.path().matches(".*/(items|employees|bank-accounts)") ? "text/csv" : "application/json";
    }

    /** Something that the endpoint takes. */
    public static String body(Row row) {
        String endpoint = row.path().substring(row.path().lastIndexOf('/') + 1);
        return switch (endpoint) {
            case "payroll-runs" -> Runs.NEW_RUN;
            case "{run}" -> Runs.NEW_RUN.replace("monthly", "weekly");
            case "items" -> Runs.CSV;
            case "employees" -> "employee,pay_group,department,left_on\ne-1,monthly,sales,\n";
            case "bank-accounts" -> "account,holder,iban,bic\na-1,Erika Mustermann,DE02120300000000202051,\n";
            case "{legalEntity}" -> "{\"name\": \"Acme GmbH\", \"iban\": \"DE02120300000000202051\"}";
            case "assess" -> "{\"state\": \"INVESTIGATING\"}";
            case "erasures" -> "{\"employee\": \"e-1\", \"reason\": \"a try\"}";
            case "proposals" -> "{\"requiredApprovals\": 1}";
            case "withdraw", "reject", "reopen", "cancel" -> "{\"reason\": \"a try\"}";
            case "accept" ->
                row.path().contains("{number}")
                        ? "{\"reason\": \"a try\"}"
                        : "{\"kind\": \"leaver-paid\", \"reason\": \"a try\"}";
            default -> "{}";
        };
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> more = new ArrayList<>(Arrays.asList(headers));
        more.add(name);
        more.add(value);
        return more.toArray(String[]::new);
    }
}
