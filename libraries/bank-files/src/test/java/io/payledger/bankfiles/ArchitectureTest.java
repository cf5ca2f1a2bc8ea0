package io.payledger.bankfiles;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses BANK_FILES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.payledger.bankfiles");

    @Test
    void bankFilesKnowNothingOfTheRestOfPayLedger() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.payledger.bankfiles",
                        "java..",
                        "javax.xml..",
                        "org.xml.sax..",
                        "jakarta.xml.bind..",
                        "com.prowidesoftware..",
                        "org.iban4j..",
                        "com.ibm.icu.text..",
                        "org.jspecify..")
                .check(BANK_FILES);
    }

    @Test
    void nothingIsLoggedOrPrintedHere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(BANK_FILES);
    }
}
