package io.payledger.api.payroll.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.csv.LineError;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.events.RunEvent.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registers as spreadsheets of several countries save them. */
class SpreadsheetsTest {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final List<String> COLUMNS = List.of(
            "employee",
            "currency",
            "gross",
            "reimbursements",
            "employee_taxes",
            "employee_benefits",
            "post_tax_deductions",
            "net",
            "employer_taxes",
            "employer_benefits",
            "payment_method",
            "account");

    private static final RegisterConfig LIMITS = new RegisterConfig() {
        @Override
        public int itemsMax() {
            return 150_000;
        }

        @Override
        public long bytesMax() {
            return 67_108_864;
        }

        @Override
        public int errorsMax() {
            return 20;
        }
    };

    private static RegisterRules read(String csv, Charset charset) throws IOException {
        return CsvRegister.read(new ByteArrayInputStream(csv.getBytes(charset)), LIMITS)
                .rules();
    }

    private static List<Item> items(String csv) throws IOException {
        return items(csv, UTF_8);
    }

    private static List<Item> items(String csv, Charset charset) throws IOException {
        RegisterRules rules = read(csv, charset);
        assertThat(rules.errors().list()).isEmpty();
        return rules.register().orElseThrow().items();
    }

    private static List<LineError> errors(String csv, Charset charset) throws IOException {
        RegisterRules rules = read(csv, charset);
        assertThat(rules.register()).isEmpty();
        return rules.errors().list();
    }

    private static List<LineError> errors(String csv) throws IOException {
        return errors(csv, UTF_8);
    }

    private static String header(String delimiter, String... more) {
        List<String> all = new ArrayList<>(COLUMNS);
        all.addAll(List.of(more));
        return String.join(delimiter, all) + "\n";
    }

    /** A cash payment without deductions. */
    private static String row(String delimiter, String employee, String currency, String amount, String... more) {
        List<String> all =
                new ArrayList<>(List.of(employee, currency, amount, "0", "0", "0", "0", amount, "0", "0", "CASH", ""));
        all.addAll(List.of(more));
        return String.join(delimiter, all) + "\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA     | 1234.50    | 123450",
                "COMMA     | \"1234,50\" | 123450",
                "COMMA     | \"1,234.50\" | 123450",
                "SEMICOLON | 1234,50    | 123450",
                "SEMICOLON | 1234.50    | 123450",
                "SEMICOLON | 1.234,50   | 123450",
                "SEMICOLON | 1.234.567,5 | 123456750",
                "SEMICOLON | 1'234.50   | 123450",
                "SEMICOLON | 1’234.50   | 123450",
                "SEMICOLON | 1\u00A0234,50 | 123450",
                "SEMICOLON | 1\u202F234,50 | 123450",
                "SEMICOLON | 0,5        | 50",
                "SEMICOLON | ' 12,50 '  | 1250",
                "TAB       | 1234,50    | 123450",
                "TAB       | 1,234.50   | 123450",
                "TAB       | 1,234,567  | 123456700"
            })
    void delimiterAndDecimalSignAreToldByTheFile(String delimiter, String amount, long minor) throws IOException {
        String sign = delimiter.equals("COMMA") ? "," : delimiter.equals("SEMICOLON") ? ";" : "\t";

        List<Item> items = items(header(sign) + row(sign, "e-1", "EUR", amount));

        assertThat(items)
                .singleElement()
                .satisfies(item -> assertThat(item.amounts().grossMinor()).isEqualTo(minor));
    }

    @Test
    void columnsComeInAnyOrderAndUnknownOnesAreIgnored() throws IOException {
        Random random = new Random(11);
        List<Item> expected = items(header(",") + "e-1,EUR,1000.00,20.01,300.02,40.03,5.04,674.92,60.05,7.06,CASH,\n");
        List<String> values = List.of(
                "e-1", "EUR", "1000,00", "20,01", "300,02", "40,03", "5,04", "674,92", "60,05", "7,06", "CASH", "");
        for (int round = 0; round < 50; round++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, COLUMNS.size()).boxed().toList());
            Collections.shuffle(order, random);
            StringBuilder csv = new StringBuilder("Name, Vorname;");
            order.forEach(column ->
                    csv.append(COLUMNS.get(column).toUpperCase(Locale.ROOT)).append(';'));
            csv.append("Bemerkung\r\nO'Connor;");
            order.forEach(column -> csv.append(values.get(column)).append(';'));
            csv.append("\"zweizeilig\r\n; mit Semikolon\"\r\n");

            assertThat(items(csv.toString())).as(csv.toString()).isEqualTo(expected);
        }
    }

    @Test
    void theColumnOfAnErrorIsThatOfTheFile() throws IOException {
        String csv = "note;" + header(";").strip() + "\nx;" + row(";", "e-1", "EUR", "1,x");

        assertThat(errors(csv).get(0).column()).isEqualTo(4);
        assertThat(errors(csv).get(0).name()).isEqualTo("gross");
    }

    @Test
    void amountsThatOneAmountDecidesAreReadAsItSays() throws IOException {
        List<Item> comma = items(header(";")
                + row(";", "e-1", "EUR", "1.234")
                + row(";", "e-2", "EUR", "7")
                + row(";", "e-3", "EUR", "1.234,5"));
        List<Item> point = items(header("\t") + row("\t", "e-1", "EUR", "1,234") + row("\t", "e-2", "EUR", "1.5"));

        assertThat(comma).extracting(Item::employee).containsExactly("e-1", "e-2", "e-3");
        assertThat(comma).extracting(item -> item.amounts().grossMinor()).containsExactly(123_400L, 700L, 123_450L);
        assertThat(point).extracting(item -> item.amounts().grossMinor()).containsExactly(123_400L, 150L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,234", "1.234", "-1,234"})
    void anAmountThatNothingDecidesIsRefusedWithBothReadings(String amount) throws IOException {
        List<LineError> errors = errors(header(";") + row(";", "e-1", "EUR", "12") + row(";", "e-2", "EUR", amount));

        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).line()).isEqualTo(3);
        assertThat(errors.get(0).name()).isEqualTo("gross");
        assertThat(errors.get(0).message()).contains("1234", "1.234");
    }

    @Test
    void aQuotedThousandInACommaFileIsRefusedWithBothReadings() throws IOException {
        assertThat(errors(header(",") + row(",", "e-1", "EUR", "\"1,234\""))
                        .get(0)
                        .message())
                .contains("1234", "1.234");
    }

    /** As accepted before the decimal comma was known. */
    @Test
    void threeDecimalsWithAPointInACommaFileAreDecimals() throws IOException {
        assertThat(items(header(",") + row(",", "e-1", "KWD", "1.234")))
                .extracting(item -> item.amounts().grossMinor())
                .containsExactly(1234L);
    }

    @Test
    void twoDecimalSignsInOneFileAreRefused() throws IOException {
        List<LineError> errors = errors(header(";") + row(";", "e-1", "EUR", "1,50") + row(";", "e-2", "EUR", "2.50"));

        assertThat(errors.get(0).line()).isEqualTo(3);
        assertThat(errors.get(0).message()).contains("row 2", "decimal comma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,23,456.00", "1.23.456,00", "1 23,00", "12,345,67", "01,234.00"})
    void amountsWithOddGroupsAreRefused(String amount) throws IOException {
        assertThat(errors(header(";") + row(";", "e-1", "EUR", amount)).get(0).name())
                .isEqualTo("gross");
    }

    @Test
    void extraColumnsTellTheCharsetInWhichTheyAreWritten() throws IOException {
        String csv = header(";", "name")
                + row(";", "e-1", "EUR", "1,50", "Müller")
                + row(";", "e-2", "EUR", "2", "O’Connor");

        assertThat(items(csv, UTF_8)).hasSize(2);
        assertThat(items("\uFEFF" + csv, UTF_8)).hasSize(2);
        assertThat(items(csv, WINDOWS_1252)).hasSize(2);
        assertThat(items("\uFEFF" + csv.replace("Müller", "Ελένη Łukasz 王小明 😀"), UTF_8))
                .hasSize(2);
        assertThat(items("\uFEFF" + csv.replace("Müller", "Ελένη Łukasz 王小明 😀"), UTF_16LE))
                .hasSize(2);
        assertThat(items("\uFEFF" + csv.replace("Müller", "Ελένη Łukasz 王小明 😀"), UTF_16BE))
                .hasSize(2);
    }

    @Test
    void aFileInTwoCharsetsIsRefusedWithTheRowAndBothReadings() throws IOException {
        String before = header(";", "name") + "\n" + row(";", "e-1", "EUR", "1,50", "\"M\u00fcller\n\"");
        String after = row(";", "e-2", "EUR", "2", "S\u00f8ren");
        byte[] mixed = concat(before.getBytes(UTF_8), after.getBytes(WINDOWS_1252));

        RegisterRules rules =
                CsvRegister.read(new ByteArrayInputStream(mixed), LIMITS).rules();

        assertThat(rules.register()).isEmpty();
        assertThat(rules.errors().list()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(4);
            assertThat(error.message()).contains("F8", "'ø' in Windows-1252", "UTF-8");
        });
        RegisterRules otherWay = CsvRegister.read(
                        new ByteArrayInputStream(concat(
                                (header(";", "name") + row(";", "e-2", "EUR", "2", "S\u00f8ren"))
                                        .getBytes(WINDOWS_1252),
                                row(";", "e-1", "EUR", "1,50", "M\u00fcller").getBytes(UTF_8))),
                        LIMITS)
                .rules();
        assertThat(otherWay.errors().list()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.message()).contains("'ü' in UTF-8", "'Ã¼' in Windows-1252");
        });
    }

    /** Łukasz, Ελένη, Иван and Łódź by their own code pages. */
    @ParameterizedTest
    @CsvSource({
        "Łukasz, windows-1250",
        "Ελένη, windows-1253",
        "Иван, windows-1251",
        "Paweł, windows-1250",
        "Łódź, ISO-8859-2"
    })
    void aNameInAnotherCodePageIsRefusedAndNotMisread(String name, Charset charset) throws IOException {
        List<LineError> errors = errors(header(";", "name") + row(";", "e-1", "EUR", "1", name), charset);

        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.message()).contains("UTF-8");
        });
    }

    @Test
    void rowsAreNumberedAsASpreadsheetNumbersThem() throws IOException {
        List<LineError> errors = errors(header(";", "note")
                + row(";", "e-1", "EUR", "1", "\"two\nlines\"")
                + "\n"
                + row(";", "e-2", "EUR", "x", ""));

        assertThat(errors).allSatisfy(error -> assertThat(error.line()).isEqualTo(4));
    }

    @Test
    void emptyRowsAtTheEndAreNoItems() throws IOException {
        assertThat(items(header(";") + row(";", "e-1", "EUR", "1") + ";;;;;;;;;;;\n;;;;;;;;;;;\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "employee;currency;gross | reimbursements, employee_taxes",
                "a;b;c | employee, currency",
                "gross;employee;currency;gross;reimbursements;employee_taxes;employee_benefits;post_tax_deductions;net;employer_taxes;employer_benefits;payment_method;account | gross twice"
            })
    void aHeaderThatIsNoneSaysWhatIsMissing(String header, String expected) throws IOException {
        assertThat(errors(header + "\n")).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(1);
            assertThat(error.message()).contains(expected);
        });
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
