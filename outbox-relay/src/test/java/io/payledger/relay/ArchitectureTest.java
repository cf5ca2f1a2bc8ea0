package io.payledger.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.payledger.testing.RolesPage;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

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

    @Test
    void everyEndpointHasItsRowInTheTableOfRoles() {
        List<Class<?>> resources = relay.stream()
                .filter(each -> each.isAnnotatedWith(Path.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();

        assertThat(RolesPage.of("relay").stream()
                        .filter(row -> !row.isQuarkus())
                        .map(RolesPage.Row::endpoint))
                .containsExactlyInAnyOrderElementsOf(RolesPage.endpoints(resources));
    }
}
