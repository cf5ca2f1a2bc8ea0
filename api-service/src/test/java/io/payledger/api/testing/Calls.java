package io.payledger.api.testing;

import io.payledger.api.testing.Person.Reply;
import io.payledger.localstack.RolesPage.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each endpoint of the table of roles, called with a body and headers as they have to be. */
public final class Calls {

    private static final String RUNS = "/api/v1/tenants/{tenant}/payroll-runs";

    private Calls() {}

    /**
     * @param run the path of a run, below the tenant's runs
     * @param etag of that run, for transitions
     */
    public static Reply call(Row row, Person person, String run, String etag, String... headers) {
        if (row.isQuarkus()) {
            return person.get("/" + row.path(), headers);
        }
        String path = row.path().replace(RUNS, "").replace("/{run}", run);
        return switch (row.method()) {
            case "GET" -> person.get(path, headers);
            case "PUT" -> person.put(path, Runs.CSV, with(headers, "Content-Type", "text/csv"));
            default ->
                path.isEmpty()
                        ? person.post(path, Runs.NEW_RUN, headers)
                        : person.post(path, body(row), with(headers, "If-Match", etag));
        };
    }

    private static String body(Row row) {
        return row.path().matches(".*/(reject|reopen|cancel)") ? "{\"reason\": \"a try\"}" : "{}";
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> more = new ArrayList<>(Arrays.asList(headers));
        more.add(name);
        more.add(value);
        return more.toArray(String[]::new);
    }
}
