package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.payledger.api.text.RemittanceText;
import io.payledger.bankfiles.SwiftText;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The entries that one command records; other entries do not change. */
record DirectoryEntries(List<Employee> employees, List<Account> accounts, List<LegalEntity> legalEntities) {

    DirectoryEntries {
        employees = List.copyOf(employees);
        accounts = List.copyOf(accounts);
        legalEntities = List.copyOf(legalEntities);
    }

    /**
     * @param employee an opaque reference, never a name
     * @param leftOn the last day of the employment
     */
    record Employee(String employee, String payGroup, String department, Optional<LocalDate> leftOn) {}

    /**
     * @param account an opaque reference, used in registers
     * @param number the text of a {@link io.payledger.bankfiles.PaymentAccount}
     * @param spelled what banks read, as far as they can spell it. It is stored, so that a payment file is the same with every
     *     version of the rules
     */
    record Account(
            String account,
            String holder,
            String number,
            Optional<String> bic,
            Optional<WrittenAddress> address,
            @JsonIgnore Spelled spelled) {

        static Account of(String account, String holder, WrittenAccount number, Optional<WrittenAddress> address) {
            return new Account(account, holder, number.text(), number.bic(), address, Spelled.of(holder, address));
        }

        /** What the bank reads; empty if it cannot be written. */
        Optional<String> holderInPaymentFile() {
            return SwiftText.name(spelled.name().orElse(holder));
        }

        /** The reference only: names and account numbers must not get into logs. */
        @Override
        public String toString() {
            return "Account[" + account + "]";
        }
    }

    /**
     * An employer with the account that it pays from.
     *
     * @param number as with an account
     * @param profile of its bank; empty is the generic one
     * @param remittance the text of its transfers, with places for the days of a run
     */
    record LegalEntity(
            String legalEntity,
            String name,
            String number,
            Optional<String> bic,
            Optional<String> profile,
            Optional<WrittenAddress> address,
            Optional<String> remittance,
            @JsonIgnore Spelled spelled,
            @JsonIgnore Optional<String> spelledRemittance) {

        static LegalEntity of(
                String legalEntity,
                String name,
                WrittenAccount number,
                Optional<String> profile,
                Optional<WrittenAddress> address,
                Optional<String> remittance) {
            return new LegalEntity(
                    legalEntity,
                    name,
                    number.text(),
                    number.bic(),
                    profile,
                    address,
                    remittance,
                    Spelled.of(name, address),
                    remittance.map(RemittanceText::spelled).filter(text -> !text.equals(remittance.get())));
        }

        /** What the bank reads; empty if it cannot be written. */
        Optional<String> nameInPaymentFile() {
            return SwiftText.name(spelled.name().orElse(name));
        }

        /** The reference only: names and account numbers must not get into logs. */
        @Override
        public String toString() {
            return "LegalEntity[" + legalEntity + "]";
        }
    }

    /** Name and address in the characters of banks; empty where they are the same. */
    record Spelled(Optional<String> name, Optional<WrittenAddress> address) {

        static Spelled of(String name, Optional<WrittenAddress> address) {
            return new Spelled(
                    Optional.of(SwiftText.transliterated(name)).filter(spelled -> !spelled.equals(name)),
                    address.map(WrittenAddress::spelled)
                            .filter(spelled -> !address.get().equals(spelled)));
        }

        /** Nothing of them: names and addresses must not get into logs. */
        @Override
        public String toString() {
            return "Spelled[…]";
        }
    }
}
