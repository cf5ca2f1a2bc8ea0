package io.payledger.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.service");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.payledger.service.(*)..")
                .should()
                .beFreeOfCycles()
                .check(LIBRARY);
    }

    @Test
    void theLibraryKnowsNoPayrollAndNoService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.payledger.events..",
                        "io.payledger.audit..",
                        "io.payledger.reconciliation..",
                        "io.payledger.bankfiles..",
                        "io.payledger.projections..",
                        "io.payledger.api..",
                        "io.payledger.relay..",
                        "io.payledger.worker..")
                .check(LIBRARY);
    }

    @Test
    void onlyConnectionSettingsConcernDatabases() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.service.connections..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "io.vertx.sqlclient..")
                .check(LIBRARY);
    }

    @Test
    void onlyTheKafkaPackageKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.service.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(LIBRARY);
    }
}
