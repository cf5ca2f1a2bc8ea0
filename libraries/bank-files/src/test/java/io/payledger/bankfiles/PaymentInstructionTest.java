package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.bankfiles.PaymentInstruction.Debtor;
import io.payledger.bankfiles.PaymentInstruction.Transfer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentInstructionTest {

    @ParameterizedTest
    @CsvSource({"JPY, 150", "EUR, 1.50", "KWD, 0.150"})
    void controlSumHasTheDecimalsOfItsCurrency(String currency, String expected) {
        PaymentInstruction instruction = Payrolls.of(currency, Payrolls.transfer("A", 149), Payrolls.transfer("B", 1));

        String sum = instruction.controlSum().toPlainString();

        assertThat(sum).isEqualTo(expected);
    }

    @Test
    void controlSumIsExactWhereADoubleWouldNotBe() {
        PaymentInstruction instruction =
                Payrolls.of("EUR", Payrolls.transfer("A", 900_000_000_000_000_001L), Payrolls.transfer("B", 2));

        String sum = instruction.controlSum().toPlainString();

        assertThat(sum).isEqualTo("9000000000000000.03");
    }

    @Test
    void aSumOfMoreThanEighteenDigitsIsRefused() {
        long most = 999_999_999_999_999_999L;

        assertThatThrownBy(() -> Payrolls.of("EUR", Payrolls.transfer("A", most), Payrolls.transfer("B", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 1_000_000_000_000_000_000L})
    void anAmountHasToBePositiveAndFit(long amountMinor) {
        assertThatThrownBy(() -> Payrolls.transfer("A", amountMinor)).hasMessageStartingWith("amountMinor: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Zoë", "a&b", "a<b", "tab\there", "line\nbreak", "", " ", " leading", "emoji \uD83D\uDE00", "€"})
    void aNameOutsideOfTheCharacterSetIsRefusedWithoutBeingQuoted(String name) {
        assertThatThrownBy(() -> new Transfer("A", 1, name, null, Payrolls.CREDITOR, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("creditorName: ")
                .hasMessageNotContaining(name.isBlank() ? "\0" : name);
        assertThatThrownBy(() -> new Transfer("A", 1, "Anna", null, Payrolls.CREDITOR, name))
                .hasMessageStartingWith("remittance: ");
        assertThatThrownBy(() -> new Debtor(name, null, Payrolls.DEBTOR, null)).hasMessageStartingWith("debtor.name: ");
    }

    @Test
    void aRefusalNamesTheCharacterAndItsIndex() {
        assertThat(SwiftText.problemWithName("Zoë")).hasValue("character U+00EB at 3 is outside of the SWIFT x set");
        assertThat(SwiftText.problemWithName("a\uD83D\uDE00"))
                .hasValue("character U+1F600 at 2 is outside of the SWIFT x set");
        assertThat(SwiftText.problemWithName("x".repeat(141))).hasValue("has 141 characters; at most 140 are allowed");
    }

    @Test
    void everyCharacterOfTheSwiftSetAndNoOtherIsTaken() {
        String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ";

        for (char character = 0; character < Character.MAX_VALUE; character++) {
            assertThat(SwiftText.problemWithName("a" + character + "a").isEmpty())
                    .as("U+%04X", (int) character)
                    .isEqualTo(allowed.indexOf(character) >= 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/A", "A/", "A//B", "NOTPROVIDED", "", "123456789012345678901234567890123456"})
    void anEndToEndIdThatBanksMayDropIsRefused(String endToEndId) {
        assertThatThrownBy(() -> Payrolls.transfer(endToEndId, 1)).hasMessageStartingWith("endToEndId: ");
    }

    @Test
    void twoTransfersWithTheSameEndToEndIdAreRefused() {
        assertThatThrownBy(() -> Payrolls.of("EUR", Payrolls.transfer("A", 1), Payrolls.transfer("A", 2)))
                .hasMessage("transfers[1].endToEndId: used before in this instruction");
    }

    @Test
    void anInstructionHasTransfersAndACurrencyWithMinorUnits() {
        assertThatThrownBy(() -> Payrolls.of("EUR", List.of())).hasMessageStartingWith("transfers: ");
        assertThatThrownBy(() -> Payrolls.of("XAU", Payrolls.transfer("A", 1))).hasMessageStartingWith("currency: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DE89370400440532013001",
                "DE8937040044053201300",
                "XX89370400440532013000",
                "DE89 3704 0044 0532 0130 00",
                "de89370400440532013000",
                "Anna"
            })
    void aWrongIbanIsRefusedWithoutBeingQuoted(String text) {
        assertThatThrownBy(() -> new Iban(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not an IBAN")
                .hasMessageNotContaining(text.isEmpty() ? "\0" : text)
                .hasNoCause();
    }

    @Test
    void aWrongBicIsRefused() {
        assertThatThrownBy(() -> new Debtor("Mueller", null, Payrolls.DEBTOR, "COBADEFFXX"))
                .hasMessage("debtor.bic: not a BIC");
    }

    @Test
    void noNameAccountOrAmountIsPrinted() {
        PaymentInstruction instruction = Payrolls.of("EUR", Payrolls.transfer("A", 310_045));

        String printed = instruction + " " + instruction.debtor() + " " + instruction.transfers() + " "
                + instruction.debtor().account() + " " + Arrays.asList(new Money(310_045, instruction.currency()));

        assertThat(printed).doesNotContain("3100", "310045", "Anna", "Mueller", "FR14", "DE89", "Salary");
    }
}
