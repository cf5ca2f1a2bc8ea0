package io.payledger.cli.client;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;

/** A payroll register as CSV, the same for the same seed. */
public final class RegisterCsv {

    public static final String HEADER = "employee,currency,gross,reimbursements,employee_taxes,employee_benefits,"
            + "post_tax_deductions,net,employer_taxes,employer_benefits,payment_method,account\n";

    private RegisterCsv() {}

    public static String csv(int employees, long seed) {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder(HEADER);
        for (int i = 1; i <= employees; i++) {
            long gross = 200_000L + random.nextInt(800_000);
            long taxes = gross * (15 + random.nextInt(25)) / 100;
            long deductions = random.nextInt(4) == 0 ? random.nextInt(20_000) : 0;
            long reimbursements = random.nextInt(5) == 0 ? random.nextInt(30_000) : 0;
            long benefits = gross * random.nextInt(8) / 100;
            csv.append(String.join(
                            ",",
                            String.format(Locale.ROOT, "E-%05d", i),
                            "EUR",
                            euros(gross),
                            euros(reimbursements),
                            euros(taxes),
                            euros(benefits),
                            euros(deductions),
                            euros(gross + reimbursements - taxes - benefits - deductions),
                            euros(gross * 9 / 100),
                            euros(gross * 3 / 100),
                            i % 2 == 0 ? "CHECK" : "CASH",
                            ""))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String euros(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
