package io.payledger.endtoend.fuzz;

import java.util.List;
import java.util.Random;

/** Values that programs get wrong. */
final class OddValues {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "undefined",
            "0",
            "-0",
            "-1",
            "1",
            "2147483648",
            "9223372036854775808",
            "99999999999999999999999999",
            "1e400",
            "NaN",
            "Infinity",
            "0x10",
            "1,5",
            "٣",
            "true",
            "[]",
            "{}",
            "*",
            "\"1\"",
            "W/\"1\"",
            "1/1",
            "1/9223372036854775807",
            "-1/-1",
            "2026-11-27",
            "2026-02-30",
            "+999999999-12-31",
            "0000-00-00",
            "2026-11-27T00:00:00Z",
            "00000000-0000-0000-0000-000000000000",
            "not-a-uuid",
            "1-1-1-1-1",
            "Müller",
            "Ελένη",
            "e\u0301\u0301\u0301",
            "\ud83d\udcb6",
            "\u202egnp",
            "\ufeff",
            "\uffff",
            "\ud800",
            "\u0000",
            "a\u0000b",
            "a\r\nX-Injected: 1",
            "'; DROP TABLE payroll_run; --",
            "%",
            "%00",
            "%zz",
            "%2e%2e%2f",
            "../../etc/passwd",
            "..;/",
            ";x=1",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/x}",
            "{{7*7}}",
            "=1+1",
            "\\",
            "\"",
            ",",
            "|");

    private OddValues() {}

    static String text(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "A".repeat(1 + random.nextInt(3_000));
            case 1 -> TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
            case 2 ->
                random.ints(1 + random.nextInt(20), 0, 0xD800)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    static <T> T oneOf(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
