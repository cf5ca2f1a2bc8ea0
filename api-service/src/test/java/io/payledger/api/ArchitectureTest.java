package io.payledger.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.api");

    @Test
    void featuresDoNotDependOnOneAnotherInCircles() {
        slices().matching("io.payledger.api.(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void servicesNeverImportOneAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.payledger.relay..", "io.payledger.worker..", "io.payledger.localstack..")
                .check(SERVICE);
    }

    @Test
    void theApiNeverPublishes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.debezium..")
                .check(SERVICE);
    }

    @Test
    void whatMayHappenToARunIsDecidedWithoutInputOrOutput() {
        noClasses()
                .that()
                .haveSimpleName("PayrollRun")
                .or()
                .haveSimpleNameStartingWith("Decision")
                .or()
                .haveSimpleName("Examination")
                .or()
                .haveSimpleName("Blocker")
                .or()
                .haveSimpleName("RegisterRules")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "jakarta..", "java.io..", "java.net..", "java.time.Clock")
                .check(SERVICE);
    }
}
