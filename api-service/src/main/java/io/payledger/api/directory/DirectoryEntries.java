package io.payledger.api.directory;

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

    /** @param account an opaque reference, used in registers */
    record Account(String account, String holder, String iban, Optional<String> bic) {

        /** The reference only: names and account numbers must not get into logs. */
        @Override
        public String toString() {
            return "Account[" + account + "]";
        }
    }

    /** An employer with the account that it pays from. */
    record LegalEntity(String legalEntity, String name, String iban, Optional<String> bic) {

        /** The reference only: names and account numbers must not get into logs. */
        @Override
        public String toString() {
            return "LegalEntity[" + legalEntity + "]";
        }
    }
}
