package io.payledger.api.payroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.payroll.RegisterReading.Read;
import io.payledger.api.payroll.RegisterReading.Unreadable;
import io.payledger.events.PayrollEvent.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRegisterTest {

    private static final String HEADER = "employee,currency,gross,taxes,deductions,net\n";

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

    private static RegisterReading read(byte[] csv) throws IOException {
        return CsvRegister.read(new ByteArrayInputStream(csv), LIMITS);
    }

    private static List<Item> items(String csv) throws IOException {
        RegisterReading reading = read(csv.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Read.class);
        return ((Read) reading).register().items();
    }

    private static List<RegisterError> errors(String csv) throws IOException {
        return errors(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<RegisterError> errors(byte[] csv) throws IOException {
        RegisterReading reading = read(csv);
        assertThat(reading).isInstanceOf(Unreadable.class);
        return ((Unreadable) reading).errors();
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 12.50, 1250",
        "EUR, 12.5, 1250",
        "EUR, 12, 1200",
        "EUR, 0.01, 1",
        "EUR, -3.07, -307",
        "EUR, 90071992547.40, 9007199254740",
        "JPY, 400000, 400000",
        "BHD, 1.234, 1234",
        "CLF, 0.0001, 1"
    })
    void decimalsBecomeMinorUnitsExactly(String currency, String decimal, long minor) throws IOException {
        List<Item> items = items(HEADER + "e-1," + currency + "," + decimal + ",0,0," + decimal + "\n");

        assertThat(items).containsExactly(new Item("e-1", currency, minor, 0, 0, minor));
    }

    @Test
    void byteOrderMarksQuotesAndWindowsLineEndsAreRead() throws IOException {
        String csv = "\uFEFF" + HEADER.replace("\n", "\r\n") + "\"e-1\",EUR,\"10.00\",1,0,9\r\n\r\ne-2,EUR,1,0,0,1";

        assertThat(items(csv)).extracting(Item::employee).containsExactly("e-1", "e-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e 1,EUR,1,0,0,1 | 1 | employee",
                ",EUR,1,0,0,1 | 1 | employee",
                "=cmd(),EUR,1,0,0,1 | 1 | employee",
                "e-1,EUX,1,0,0,1 | 2 | currency",
                "e-1,eur,1,0,0,1 | 2 | currency",
                "e-1,XAU,1,0,0,1 | 2 | currency",
                "e-1,EUR,1.005,0,0,1 | 3 | gross",
                "e-1,JPY,1.5,0,0,1 | 3 | gross",
                "e-1,EUR,'1,000',0,0,1 | 0 | ",
                "e-1,EUR,1e3,0,0,1000 | 3 | gross",
                "e-1,EUR,NaN,0,0,1 | 3 | gross",
                "e-1,EUR,+1,0,0,1 | 3 | gross",
                "e-1,EUR,.5,0,0,1 | 3 | gross",
                "e-1,EUR,1.,0,0,1 | 3 | gross",
                "e-1,EUR,99999999999999999999,0,0,1 | 3 | gross",
                "e-1,EUR,99999999999999,0,0,99999999999999 | 3 | gross",
                "e-1,EUR,1,x,0,1 | 4 | taxes",
                "e-1,EUR,1,0,,1 | 5 | deductions",
                "e-1,EUR,10.00,1,1,8.01 | 6 | net",
                "e-1,EUR,1,0,0 | 0 | ",
                "e-1,EUR,1,0,0,1,extra | 0 | "
            })
    void aBadRowIsNamedByLineAndColumn(String row, int column, String name) throws IOException {
        List<RegisterError> errors = errors(HEADER + "e-0,EUR,1,0,0,1\n" + row + "\n");

        assertThat(errors.get(0).line()).isEqualTo(3);
        assertThat(errors.get(0).column()).isEqualTo(column);
        assertThat(errors.get(0).name()).isEqualTo(name);
        assertThat(errors.get(0).message()).isNotBlank();
    }

    @Test
    void theSameEmployeeTwiceIsRefused() throws IOException {
        assertThat(errors(HEADER + "e-1,EUR,1,0,0,1\ne-1,EUR,2,0,0,2\n"))
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(3));
    }

    @Test
    void linesAreCountedAsTheFileHasThem() throws IOException {
        assertThat(errors(HEADER + "\n\"e-1\",EUR,1,0,0,1\n\ne-2,EUR,x,0,0,1\n"))
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(5));
    }

    @Test
    void severalErrorsAreCollectedUpToTheLimit() throws IOException {
        RegisterReading reading = read((HEADER + "a,EUR,x,0,0,1\nb,EUR,1,x,0,1\nc,EUR,1,0,x,1\nd,EUR,1,0,0,x\n")
                .getBytes(StandardCharsets.UTF_8));

        Unreadable unreadable = (Unreadable) reading;
        assertThat(unreadable.errors()).extracting(RegisterError::line).containsExactly(2L, 3L, 4L);
        assertThat(unreadable.more()).isTrue();
    }

    @Test
    void whatIsShownOfABadValueIsShortAndHarmless() throws IOException {
        RegisterError error = errors(HEADER + "e-1,EUR,\u001b[31m" + "9".repeat(200) + ",0,0,1\n")
                .get(0);

        assertThat(error.value()).hasSizeLessThan(40).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "employee,currency,gross,taxes,deductions\n",
                "Employee,currency,gross,taxes,deductions,net\n",
                "currency,employee,gross,taxes,deductions,net\n",
                "employee;currency;gross;taxes;deductions;net\n",
                "employee,currency,gross,taxes,deductions,net\n",
                "employee,currency,gross,taxes,deductions,net\n\"e-1,EUR,1,0,0,1\n",
                "employee,currency,gross,taxes,deductions,net\n\"e-1\"x,EUR,1,0,0,1\n"
            })
    void aFileThatIsNoRegisterIsRefused(String csv) throws IOException {
        assertThat(errors(csv)).hasSize(1);
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        assertThat(errors((HEADER + "m\u00fcller,EUR,1,0,0,1\n").getBytes(StandardCharsets.ISO_8859_1)))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("UTF-8"));
    }

    @Test
    void aRegisterHasAtMostSoManyItems() throws IOException {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int item = 0; item <= LIMITS.itemsMax(); item++) {
            csv.append("e-").append(item).append(",EUR,1,0,0,1\n");
        }

        assertThat(errors(csv.toString())).singleElement().satisfies(error -> assertThat(error.message())
                .contains("more than 100 items"));
    }

    @Test
    void anUploadThatIsTooLongIsCutOff() {
        byte[] csv = (HEADER + ",".repeat((int) LIMITS.bytesMax())).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(csv)).isInstanceOf(CsvRegister.TooLargeException.class);
    }

    /** Whatever the bytes are, the answer is a register or its errors. */
    @Test
    void noFileBreaksTheReader() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream csv = new ByteArrayOutputStream();
            csv.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
            String alphabet = "e-1,EUR0.9\"\r\n\n,,,\u00e4\u0000\uFEFF";
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
