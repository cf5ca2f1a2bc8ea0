package io.payledger.service.logging;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of the header {@code X-Served-By}: {@code follower-2; route=waited; applied_through=845240; waited_ms=12}. */
final class ServedFields {

    private ServedFields() {}

    /** In the order of the header; empty without one. */
    static Map<String, String> of(@Nullable String header) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (header != null) {
            String[] parts = header.split("; ", -1);
            fields.put("store", parts[0]);
            for (int i = 1; i < parts.length; i++) {
                String[] field = parts[i].split("=", 2);
                if (field.length == 2) {
                    fields.put(field[0], field[1]);
                }
            }
        }
        return fields;
    }
}
