package io.payledger.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RelayHouseTest {

    private final JavaClasses relay = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.relay");

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.payledger.relay.(*)..").should().beFreeOfCycles().check(relay);
    }

    @Test
    void onlyTheWalRoomKnowsDebezium() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.relay.wal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..")
                .check(relay);
    }

    @Test
    void onlyThePublishingRoomKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.payledger.relay.publishing..", "io.payledger.relay.wal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(relay);
    }

    @Test
    void relayKnowsNoPayrollAndNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.payledger.events.PayrollEvent")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.payledger.api..", "io.payledger.worker..")
                .check(relay);
    }
}
