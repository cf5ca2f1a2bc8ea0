package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
     * @param spelledHolder the holder in the characters of banks, as far as they can spell it; empty if it is the same. It
     *     is stored, so that a payment file is the same with every version of the rules
     */
    record Account(
            String account,
            String holder,
            String iban,
            Optional<String> bic,
            @JsonIgnore Optional<String> spelledHolder) {

        static Account of(String account, String holder, String iban, Optional<String> bic) {
            return new Account(account, holder, iban, bic, spelled(holder));
        }

        /** What the bank reads; empty if it cannot be written. */
        Optional<String> holderInPaymentFile() {
            return SwiftText.name(spelledHolder.orElse(holder));
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
     * @param spelledName the name in the characters of banks, as with a holder
     */
    record LegalEntity(
            String legalEntity,
            String name,
            String iban,
            Optional<String> bic,
            @JsonIgnore Optional<String> spelledName) {

        static LegalEntity of(String legalEntity, String name, String iban, Optional<String> bic) {
            return new LegalEntity(legalEntity, name, iban, bic, spelled(name));
        }

        /** What the bank reads; empty if it cannot be written. */
        Optional<String> nameInPaymentFile() {
            return SwiftText.name(spelledName.orElse(name));
        }

        /** The reference only: names and account numbers must not get into logs. */
        @Override
        public String toString() {
            return "LegalEntity[" + legalEntity + "]";
        }
    }

    private static Optional<String> spelled(String name) {
        return Optional.of(SwiftText.transliterated(name)).filter(spelled -> !spelled.equals(name));
    }
}
