package io.payledger.relay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.payledger.testing.RolesPage;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses relay = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.relay");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.payledger.relay.(*)..").should().beFreeOfCycles().check(relay);
    }

    @Test
    void walAndPublishingMeetOnlyInLeadership() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("operations")
                .definedBy("..relay.operations..")
                .layer("leadership")
                .definedBy("..relay.leadership..")
                .layer("wal")
                .definedBy("..relay.wal..")
                .layer("publishing")
                .definedBy("..relay.publishing..")
                .layer("store")
                .definedBy("..relay.store..")
                .whereLayer("operations")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("leadership")
                .mayOnlyBeAccessedByLayers("operations")
                .whereLayer("wal")
                .mayOnlyBeAccessedByLayers("leadership")
                .whereLayer("publishing")
                .mayOnlyBeAccessedByLayers("leadership", "operations")
                .check(relay);
    }

    @Test
    void onlyTheWalPackageUsesDebezium() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.relay.wal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..")
                .check(relay);
    }

    @Test
    void onlyThePublishingPackageUsesKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.payledger.relay.publishing..", "io.payledger.relay.wal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(relay);
    }

    @Test
    void onlyTheStorePackageUsesSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.relay.store..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                        .and(not(type(SQLException.class))))
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
    void storeMovesOpaqueRows() {
        noClasses()
                .that(resideInAPackage("io.payledger.relay.store..").or(resideInAPackage("io.payledger.relay.wal..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.payledger.events..")
                .check(relay);
    }

    @Test
    void everyEndpointHasARowInTheTableOfRoles() {
        List<Class<?>> resources = relay.stream()
                .filter(each -> each.isAnnotatedWith(Path.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();

        assertThat(RolesPage.of("relay").stream()
                        .filter(row -> !row.isAboutTheService())
                        .map(RolesPage.Row::endpoint))
                .containsExactlyInAnyOrderElementsOf(RolesPage.endpoints(resources));
    }
}
