package io.payledger.freshness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void freshnessNeedsNothingButTheJdk() {
        JavaClasses freshness = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.payledger.freshness");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.payledger.freshness", "java..", "javax.crypto..", "org.jspecify..")
                .check(freshness);
    }
}
