package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.csv.LineError;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.testing.Runs;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRegisterTest {

    private static final String HEADER = Runs.CSV_HEADER;

    private static final RegisterConfig LIMITS = new RegisterConfig() {
        @Override
        public int itemsMax() {
            return 100;
        }

        @Override
        public long bytesMax() {
            return 10_000;
        }

        @Override
        public int errorsMax() {
            return 3;
        }
    };

    /** Gross, employee taxes, post-tax deductions and net; nothing else, paid in cash. */
    private static String row(
            String employee, String currency, String gross, String taxes, String deductions, String net) {
        return String.join(",", employee, currency, gross, "0", taxes, "0", deductions, net, "0", "0", "CASH", "")
                + "\n";
    }

    private static RegisterRules read(byte[] csv) throws IOException {
        return CsvRegister.read(new ByteArrayInputStream(csv), LIMITS).rules();
    }

    private static List<Item> items(String csv) throws IOException {
        RegisterRules rules = read(csv.getBytes(StandardCharsets.UTF_8));
        assertThat(rules.errors().list()).isEmpty();
        return rules.register().orElseThrow().items();
    }

    private static List<LineError> errors(String csv) throws IOException {
        return errors(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<LineError> errors(byte[] csv) throws IOException {
        RegisterRules rules = read(csv);
        assertThat(rules.register()).isEmpty();
        return rules.errors().list();
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 12.50, 1250",
        "EUR, 12.5, 1250",
        "EUR, 12, 1200",
        "EUR, 0.01, 1",
        "EUR, 0, 0",
        "EUR, 90071992547.40, 9007199254740",
        "JPY, 400000, 400000",
        "KWD, 1.5, 1500",
        "BHD, 1.234, 1234",
        "CLF, 0.0001, 1"
    })
    void decimalsBecomeMinorUnitsExactly(String currency, String decimal, long minor) throws IOException {
        List<Item> items = items(HEADER + row("e-1", currency, decimal, "0", "0", decimal));

        assertThat(items)
                .containsExactly(new Item(
                        "e-1", new Amounts(minor, 0, 0, 0, 0, minor, 0, 0), PaymentMethod.CASH, Optional.empty()));
    }

    @Test
    void everyComponentIsReadFromItsColumn() throws IOException {
        assertThat(items(HEADER + "e-1,EUR,1000.00,20.01,300.02,40.03,5.04,674.92,60.05,7.06,BANK_TRANSFER,acct-1\n"))
                .containsExactly(new Item(
                        "e-1",
                        new Amounts(100_000, 2_001, 30_002, 4_003, 504, 67_492, 6_005, 706),
                        PaymentMethod.BANK_TRANSFER,
                        Optional.of("acct-1")));
    }

    @Test
    void anErrorOfAFileThatIsNotReadToItsEndDoesNotSpeakOfTheWholeFile() throws IOException {
        String undecided = row("e", "EUR", "1.234", "0", "0", "1.234").replace(',', ';');
        String deciding = row("e", "EUR", "1234!50", "0", "0", "1234!50")
                .replace(',', ';')
                .replace('!', ',');

        assertThat(errors(HEADER.replace(',', ';') + undecided).get(0).message())
                .contains("no amount of the file says");
        assertThat(errors(HEADER.replace(',', ';') + undecided.repeat(10_000) + deciding)
                        .get(0)
                        .message())
                .contains("no amount of the first 10000 rows says");
    }

    @Test
    void anIbanInTheWrongColumnIsNotShown() throws IOException {
        assertThat(errors(HEADER + "e-1,EUR,1,0,0,0,0,1,0,0,BANK_TRANSFER,DE02 1203 0000 0000 2020 51\n"))
                .noneSatisfy(error -> assertThat(error.toString()).contains("1203"));
    }

    @Test
    void byteOrderMarksQuotesAndWindowsLineEndsAreRead() throws IOException {
        String csv = "\uFEFF" + HEADER.replace("\n", "\r\n")
                + "\"e-1\",EUR,\"10.00\",0,1,0,0,9,0,0,\"CASH\",\r\n\r\ne-2,EUR,1,0,0,0,0,1,0,0,CASH,";

        assertThat(items(csv)).extracting(Item::employee).containsExactly("e-1", "e-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e 1,EUR,1,0,0,0,0,1,0,0,CASH, | 1 | employee",
                ",EUR,1,0,0,0,0,1,0,0,CASH, | 1 | employee",
                "=cmd(),EUR,1,0,0,0,0,1,0,0,CASH, | 1 | employee",
                "e-1,EUX,1,0,0,0,0,1,0,0,CASH, | 2 | currency",
                "e-1,eur,1,0,0,0,0,1,0,0,CASH, | 2 | currency",
                "e-1,XAU,1,0,0,0,0,1,0,0,CASH, | 2 | currency",
                "e-1,USD,1,0,0,0,0,1,0,0,CASH, | 2 | currency",
                "e-1,EUR,1.005,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,'1,000',0,0,0,0,1,0,0,CASH, | 0 | ",
                "e-1,EUR,1e3,0,0,0,0,1000,0,0,CASH, | 3 | gross",
                "e-1,EUR,NaN,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,+1,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,.5,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,1.,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,99999999999999999999,0,0,0,0,1,0,0,CASH, | 3 | gross",
                "e-1,EUR,99999999999999,0,0,0,0,99999999999999,0,0,CASH, | 3 | gross",
                "e-1,EUR,1,x,0,0,0,1,0,0,CASH, | 4 | reimbursements",
                "e-1,EUR,1,0,x,0,0,1,0,0,CASH, | 5 | employee_taxes",
                "e-1,EUR,1,0,0,x,0,1,0,0,CASH, | 6 | employee_benefits",
                "e-1,EUR,1,0,0,0,,1,0,0,CASH, | 7 | post_tax_deductions",
                "e-1,EUR,10.00,0,1,0,1,8.01,0,0,CASH, | 8 | net",
                "e-1,EUR,10.00,1,1,1,1,10.00,0,0,CASH, | 8 | net",
                "e-1,EUR,1,0,2,0,0,-1,0,0,CASH, | 8 | net",
                "e-1,EUR,1,0,0,0,0,1,x,0,CASH, | 9 | employer_taxes",
                "e-1,EUR,1,0,0,0,0,1,0,x,CASH, | 10 | employer_benefits",
                "e-1,EUR,1,0,0,0,0,1,0,0,cash, | 11 | payment_method",
                "e-1,EUR,1,0,0,0,0,1,0,0,BANK_TRANSFER, | 12 | account",
                "e-1,EUR,1,0,0,0,0,1,0,0,CASH,acct-1 | 12 | account",
                "e-1,EUR,1,0,0,0,0,1,0,0,BANK_TRANSFER,DE02 1203 0000 0000 2020 51 | 12 | account",
                "e-1,EUR,1,0,0 | 0 | ",
                "e-1,EUR,1,0,0,0,0,1,0,0,CASH,,extra | 0 | "
            })
    void aBadRowIsNamedByLineAndColumn(String row, int column, String name) throws IOException {
        List<LineError> errors = errors(HEADER + row("e-0", "EUR", "1", "0", "0", "1") + row + "\n");

        assertThat(errors.get(0).line()).isEqualTo(3);
        assertThat(errors.get(0).column()).isEqualTo(column);
        assertThat(errors.get(0).name()).isEqualTo(name);
        assertThat(errors.get(0).message()).isNotBlank();
    }

    @Test
    void theSameEmployeeTwiceIsRefused() throws IOException {
        assertThat(errors(HEADER + row("e-1", "EUR", "1", "0", "0", "1") + row("e-1", "EUR", "2", "0", "0", "2")))
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(3));
    }

    @Test
    void linesAreNumberedAsInTheFile() throws IOException {
        assertThat(errors(HEADER
                        + "\n"
                        + row("\"e-1\"", "EUR", "1", "0", "0", "1")
                        + "\n"
                        + row("e-2", "EUR", "x", "0", "0", "1")))
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(5));
    }

    @Test
    void severalErrorsAreCollectedUpToTheLimit() throws IOException {
        RegisterRules rules = read((HEADER
                        + row("a", "EUR", "x", "0", "0", "1")
                        + row("b", "EUR", "1", "x", "0", "1")
                        + row("c", "EUR", "1", "0", "x", "1")
                        + row("d", "EUR", "1", "0", "0", "x"))
                .getBytes(StandardCharsets.UTF_8));

        assertThat(rules.register()).isEmpty();
        assertThat(rules.errors().list()).extracting(LineError::line).containsExactly(2L, 3L, 4L);
        assertThat(rules.errors().isFull()).isTrue();
    }

    @Test
    void aBadValueIsShownShortenedWithoutControlCharacters() throws IOException {
        LineError error = errors(HEADER + row("e-1", "EUR", "\u001b[31m" + "9".repeat(200), "0", "0", "1"))
                .get(0);

        assertThat(error.value()).hasSizeLessThan(40).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "employee,currency,gross,reimbursements,employee_taxes,employee_benefits,post_tax_deductions,net\n",
                "Employee,currency,gross,reimbursements,employee_taxes,employee_benefits,post_tax_deductions,net,employer_taxes,employer_benefits,payment_method,account\n",
                "currency,employee,gross,reimbursements,employee_taxes,employee_benefits,post_tax_deductions,net,employer_taxes,employer_benefits,payment_method,account\n",
                "employee;currency;gross;reimbursements;employee_taxes;employee_benefits;post_tax_deductions;net;employer_taxes;employer_benefits;payment_method;account\n",
                Runs.CSV_HEADER,
                Runs.CSV_HEADER + "\"e-1,EUR,1,0,0,0,0,1,0,0,CASH,\n",
                Runs.CSV_HEADER + "\"e-1\"x,EUR,1,0,0,0,0,1,0,0,CASH,\n"
            })
    void refusesAFileThatIsNotARegister(String csv) throws IOException {
        assertThat(errors(csv)).hasSize(1);
    }

    /** Without a byte order mark: the rules of the reference are what is wrong with it then. */
    @Test
    void aFileThatIsNotUtf8IsWindows1252() throws IOException {
        assertThat(errors(
                        (HEADER + row("m\u00fcller", "EUR", "1", "0", "0", "1")).getBytes(StandardCharsets.ISO_8859_1)))
                .singleElement()
                .satisfies(error -> assertThat(error.value()).isEqualTo("m\u00fcller"));
    }

    /** A byte order mark says UTF-8: what is not valid in it is refused. */
    @Test
    void refusesAFileWithAByteOrderMarkThatIsNotUtf8() throws IOException {
        byte[] rest = (HEADER + row("m\u00fcller", "EUR", "1", "0", "0", "1")).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        marked.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        marked.writeBytes(rest);

        assertThat(errors(marked.toByteArray())).singleElement().satisfies(error -> assertThat(error.message())
                .contains("UTF-8", "byte order mark"));
    }

    @Test
    void refusesARegisterWithTooManyItems() throws IOException {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int item = 0; item <= LIMITS.itemsMax(); item++) {
            csv.append(row("e-" + item, "EUR", "1", "0", "0", "1"));
        }

        assertThat(errors(csv.toString())).singleElement().satisfies(error -> assertThat(error.message())
                .contains("more than 100 items"));
    }

    /** Any bytes give a register or errors. */
    @Test
    void randomBytesGiveARegisterOrErrors() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream csv = new ByteArrayOutputStream();
            csv.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
            String alphabet = "e-1,EUR0.9CASH\"\r\n\n,,,\u00e4\u0000\uFEFF";
            for (int i = random.nextInt(60); i > 0; i--) {
                csv.writeBytes(String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())))
                        .getBytes(random.nextInt(50) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            }

            assertThat(read(csv.toByteArray()))
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
        }
    }
}
