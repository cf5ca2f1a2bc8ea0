package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.bankfiles.PaymentInstruction.Debtor;
import io.payledger.bankfiles.PaymentInstruction.Transfer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentProfileTest {

    private static final PaymentProfile SEPA = PaymentProfile.named("sepa");
    private static final PaymentProfile SWISS = PaymentProfile.named("swiss");
    private static final Iban GERMAN = new Iban("DE89370400440532013000");
    private static final Iban SWISS_IBAN = new Iban("CH9300762011623852957");
    private static final LocalAccount AMERICAN = new LocalAccount(ClearingSystem.USABA, "021000021", "0012345678");
    private static final LocalAccount BRITISH = new LocalAccount(ClearingSystem.GBDSC, "200000", "55779911");
    private static final LocalAccount BY_BIC = new LocalAccount(null, "BOFAUS3NXXX", "898 765-4");
    private static final PostalAddress BERN =
            new PostalAddress("Musterstrasse", "24", "3000", "Bern", null, "CH", List.of());
    private static final PostalAddress NEW_YORK =
            new PostalAddress(null, null, "NY 10001", "New York", "NY", "US", List.of("c/o Smith", "Suite 5"));

    @Test
    void aFileOfTheGenericProfileHasTheBytesThatItHadBeforeThereWereProfiles() throws Exception {
        byte[] file = Payrolls.written(Payrolls.ofSize(20));

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
                .isEqualTo("721be715182089b1a9a644eb4c3258f0957201f6281a76578cd5b03b645aa7d9");
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(PaymentProfile.GENERIC, "EUR", payer(null, GERMAN, null), transfer(null, GERMAN)),
                Arguments.of(PaymentProfile.GENERIC, "USD", payer(BERN, AMERICAN, null), transfer(NEW_YORK, AMERICAN)),
                Arguments.of(PaymentProfile.GENERIC, "GBP", payer(null, BRITISH, null), transfer(null, BRITISH)),
                Arguments.of(PaymentProfile.GENERIC, "USD", payer(null, BY_BIC, null), transfer(null, BY_BIC)),
                Arguments.of(SEPA, "EUR", payer(null, GERMAN, null), transfer(null, GERMAN)),
                Arguments.of(SEPA, "EUR", payer(BERN, GERMAN, "COBADEFFXXX"), transfer(BERN, SWISS_IBAN)),
                Arguments.of(SWISS, "CHF", payer(null, SWISS_IBAN, null), transfer(null, SWISS_IBAN)),
                Arguments.of(SWISS, "EUR", payer(null, SWISS_IBAN, "POFICHBEXXX"), transfer(null, GERMAN)),
                Arguments.of(SWISS, "CHF", payer(BERN, SWISS_IBAN, null), transfer(BERN, GERMAN)),
                Arguments.of(SWISS, "USD", payer(BERN, SWISS_IBAN, null), transfer(NEW_YORK, BY_BIC)),
                Arguments.of(
                        SWISS,
                        "CHF",
                        payer(BERN, SWISS_IBAN, null),
                        transfer(BERN, new LocalAccount(ClearingSystem.CHBCC, "769", "123456"))));
    }

    @ParameterizedTest(name = "{index}: {0} {1}")
    @MethodSource("files")
    void aFileOfEachProfileIsValidByTheSchemaAndByTheGuidelineOfTheProfile(
            PaymentProfile profile, String currency, Debtor debtor, Transfer transfer) {
        String file = Payrolls.text(instruction(profile, currency, debtor, transfer));

        assertThatCode(() -> Guidelines.validateBySchema(file)).doesNotThrowAnyException();
        assertThat(Guidelines.violations(profile.name(), file)).isEmpty();
    }

    @Test
    void theGenericFileIsInvalidForASwissBank() {
        String file = Payrolls.text(
                instruction(PaymentProfile.GENERIC, "CHF", payer(null, SWISS_IBAN, null), transfer(null, SWISS_IBAN)));

        assertThat(Guidelines.violations("swiss", file)).isNotEmpty();
        assertThat(Guidelines.violations("sepa", file)).isNotEmpty();
    }

    @Test
    void aSwissBankWithoutBicIsNamedByTheClearingCodeInTheIban() {
        String file =
                Payrolls.text(instruction(SWISS, "CHF", payer(null, SWISS_IBAN, null), transfer(null, SWISS_IBAN)));

        assertThat(file.replaceAll(">\\s+<", "><"))
                .contains("<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CHBCC</Cd></ClrSysId><MmbId>762</MmbId>"
                        + "</ClrSysMmbId></FinInstnId></DbtrAgt>")
                .doesNotContain("NOTPROVIDED");
    }

    @Test
    void aLocalAccountIsWrittenWithItsNumberAndTheCodeOfItsBank() {
        String file = Payrolls.text(
                instruction(PaymentProfile.GENERIC, "USD", payer(null, AMERICAN, null), transfer(NEW_YORK, AMERICAN)));

        assertThat(file.replaceAll(">\\s+<", "><"))
                .contains(
                        "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId><MmbId>021000021</MmbId>"
                                + "</ClrSysMmbId></FinInstnId></CdtrAgt>",
                        "<CdtrAcct><Id><Othr><Id>0012345678</Id></Othr></Id></CdtrAcct>",
                        "<PstlAdr><PstCd>NY 10001</PstCd><TwnNm>New York</TwnNm><CtrySubDvsn>NY</CtrySubDvsn>"
                                + "<Ctry>US</Ctry><AdrLine>c/o Smith</AdrLine><AdrLine>Suite 5</AdrLine></PstlAdr>");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(SEPA, "CHF", payer(null, GERMAN, null), transfer(null, GERMAN), "currency: "),
                Arguments.of(SEPA, "EUR", payer(null, BRITISH, null), transfer(null, GERMAN), "debtor.account: "),
                Arguments.of(SEPA, "EUR", payer(null, GERMAN, null), transfer(null, BRITISH), "creditorAccount: "),
                Arguments.of(SEPA, "EUR", payer(null, GERMAN, null), transfer(null, BY_BIC), "creditorAccount: "),
                Arguments.of(SEPA, "EUR", payer(null, GERMAN, null), transfer(null, SWISS_IBAN), "debtor.address: "),
                Arguments.of(SWISS, "CHF", payer(null, GERMAN, null), transfer(null, SWISS_IBAN), "debtor.account: "),
                Arguments.of(SWISS, "CHF", payer(null, SWISS_IBAN, null), transfer(null, GERMAN), "creditorAddress: "),
                Arguments.of(SWISS, "USD", payer(null, SWISS_IBAN, null), transfer(null, BY_BIC), "creditorAddress: "),
                Arguments.of(
                        SWISS, "USD", payer(null, SWISS_IBAN, null), transfer(BERN, AMERICAN), "creditorAccount: "),
                Arguments.of(
                        SEPA,
                        "EUR",
                        payer(null, GERMAN, null),
                        new Transfer("A", 1, "x".repeat(71), null, GERMAN, null),
                        "creditorName: "),
                Arguments.of(
                        SEPA,
                        "EUR",
                        payer(null, GERMAN, null),
                        new Transfer("A", 100_000_000_000L, "Anna", null, GERMAN, null),
                        "amountMinor: "));
    }

    @ParameterizedTest(name = "{index}: {4}")
    @MethodSource("refused")
    void whatBanksOfTheProfileRefuseIsNotWritten(
            PaymentProfile profile, String currency, Debtor debtor, Transfer transfer, String component) {
        assertThatThrownBy(() -> instruction(profile, currency, debtor, transfer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(component);
    }

    @Test
    void thePatternsAreThoseOfTheServerToo() {
        assertThat(PaymentProfile.all().keySet()).containsExactly("generic", "sepa", "swiss");
        assertThat(PaymentProfile.all().values()).allSatisfy(profile -> assertThat(List.of(
                        profile.currencies(),
                        profile.payers(),
                        profile.payees(),
                        profile.payeeAddress(),
                        profile.payerAddress()))
                .allSatisfy(pattern -> {
                    Pattern.compile(pattern);
                    assertThat(pattern).startsWith("^(").endsWith(")$").doesNotContain("{s", "{e", "'", "\\");
                }));
        assertThatThrownBy(() -> PaymentProfile.named("other")).hasMessageContaining("generic, sepa, swiss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE89370400440532013000", "USABA:021000021/0012345678", "BOFAUS3NXXX/898 765-4"})
    void anAccountIsReadFromItsText(String text) {
        PaymentAccount account = PaymentAccount.parse(text);

        assertThat(account.text()).isEqualTo(text);
        assertThat(account.toString()).doesNotContain("0532", "123456", "898");
    }

    @ParameterizedTest
    @CsvSource({
        "USABA:021000022/1, its check digit is wrong",
        "USABA:02100002/1, not a routing number (ABA) of 9 digits",
        "GBDSC:20-00-00/1, not a sort code of 6 digits",
        "INFSC:HDFC1000001/1, not a IFSC of 11 characters",
        "XXXXX:1/1, not a known clearing system",
        "BOFAUS/1, not a BIC",
        "BOFAUS3NXXX/, not an account number",
        "BOFAUS3NXXX/a/b, not an account number",
        "DE88370400440532013000, its check digits are wrong",
    })
    void aTextThatIsNoAccountIsRefusedWithoutBeingQuoted(String text, String what) {
        assertThatThrownBy(() -> PaymentAccount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(what)
                .doesNotContain(text);
    }

    @Test
    void anAddressHasTownAndCountryAndWhatFitsTheMessage() {
        assertThatThrownBy(() -> new PostalAddress(null, null, null, "", null, "CH", List.of()))
                .hasMessageStartingWith("address, town: ");
        assertThatThrownBy(() -> new PostalAddress(null, null, null, "Bern", null, "ch", List.of()))
                .hasMessageStartingWith("address: the country is ");
        assertThatThrownBy(() -> new PostalAddress(null, null, "x".repeat(17), "Bern", null, "CH", List.of()))
                .hasMessageStartingWith("address, post code: ");
        assertThatThrownBy(() -> new PostalAddress(null, null, null, "Bern", null, "CH", List.of("a", "b", "c")))
                .hasMessage("address: more than 2 lines");
        assertThat(NEW_YORK).hasToString("PostalAddress[US]");
    }

    private static Debtor payer(@Nullable PostalAddress address, PaymentAccount account, @Nullable String bic) {
        return new Debtor("Muster AG", address, account, bic);
    }

    private static Transfer transfer(@Nullable PostalAddress address, PaymentAccount account) {
        return new Transfer("RUN1-E1", 250_000, "Anna O'Neill", address, account, "Salary 2026-01");
    }

    private static PaymentInstruction instruction(
            PaymentProfile profile, String currency, Debtor debtor, Transfer transfer) {
        return new PaymentInstruction(
                profile,
                "PAYRUN-2026-01",
                Instant.parse("2026-01-28T09:30:00Z"),
                debtor.name(),
                debtor,
                LocalDate.parse("2026-01-30"),
                Currency.getInstance(currency),
                true,
                List.of(transfer));
    }
}
