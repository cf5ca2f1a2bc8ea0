package io.payledger.bankfiles;

import io.payledger.bankfiles.PaymentInstruction.Debtor;
import io.payledger.bankfiles.PaymentInstruction.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;

/** Instructions to write. */
final class Payrolls {

    static final Iban DEBTOR = new Iban("DE89370400440532013000");
    static final Iban CREDITOR = new Iban("FR1420041010050500013M02606");

    private Payrolls() {}

    static PaymentInstruction of(String currency, Transfer... transfers) {
        return of(currency, List.of(transfers));
    }

    static PaymentInstruction of(String currency, List<Transfer> transfers) {
        return new PaymentInstruction(
                PaymentProfile.GENERIC,
                "PAYRUN-2026-01",
                Instant.parse("2026-01-28T09:30:00.123456Z"),
                "PayLedger",
                new Debtor("Kaesefabrik Mueller GmbH", null, DEBTOR, "COBADEFFXXX"),
                LocalDate.parse("2026-01-30"),
                Currency.getInstance(currency),
                true,
                transfers);
    }

    static Transfer transfer(String endToEndId, long amountMinor) {
        return new Transfer(endToEndId, amountMinor, "Anna O'Neill", null, CREDITOR, "Salary 01/2026");
    }

    static PaymentInstruction ofSize(int size) {
        return of(
                "EUR",
                IntStream.range(0, size)
                        .mapToObj(i -> transfer("RUN1-E" + i, 100_000 + i))
                        .toList());
    }

    static byte[] written(PaymentInstruction instruction) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            Pain001.write(instruction, file);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return file.toByteArray();
    }

    static String text(PaymentInstruction instruction) {
        return new String(written(instruction), StandardCharsets.UTF_8);
    }
}
