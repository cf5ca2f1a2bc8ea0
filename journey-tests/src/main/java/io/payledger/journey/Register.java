package io.payledger.journey;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;

/** A payroll register as CSV, the same for the same seed. */
public final class Register {

    private Register() {}

    public static String csv(int employees, long seed) {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("employee,currency,gross,taxes,deductions,net\n");
        for (int i = 1; i <= employees; i++) {
            long gross = 200_000L + random.nextInt(800_000);
            long taxes = gross * (15 + random.nextInt(25)) / 100;
            long deductions = random.nextInt(4) == 0 ? random.nextInt(20_000) : 0;
            csv.append(String.format(Locale.ROOT, "E-%05d,EUR,", i))
                    .append(euros(gross))
                    .append(',')
                    .append(euros(taxes))
                    .append(',')
                    .append(euros(deductions))
                    .append(',')
                    .append(euros(gross - taxes - deductions))
                    .append('\n');
        }
        return csv.toString();
    }

    private static BigDecimal euros(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
