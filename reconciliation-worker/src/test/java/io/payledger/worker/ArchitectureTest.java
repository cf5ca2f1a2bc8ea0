package io.payledger.worker;

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

    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.worker");

    /** With the endpoints that every worker has. */
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.worker", "io.payledger.projections");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.payledger.worker.(*)..").should().beFreeOfCycles().check(WORKER);
    }

    @Test
    void theWorkerKnowsNoDatabaseAndNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "io.payledger.api..",
                        "io.payledger.relay..",
                        "io.payledger.localstack..")
                .check(WORKER);
    }

    @Test
    void foldAndLedgerArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("io.payledger.worker.fold..", "io.payledger.worker.ledger..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.quarkus..",
                        "jakarta..",
                        "io.micrometer..",
                        "org.jboss..",
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .check(WORKER);
    }

    @Test
    void everyEndpointHasItsRowInTheTableOfRoles() {
        List<Class<?>> resources = SERVICE.stream()
                .filter(each -> each.isAnnotatedWith(Path.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();

        assertThat(RolesPage.of("worker").stream()
                        .filter(row -> !row.isAboutTheService())
                        .map(RolesPage.Row::endpoint))
                .containsExactlyInAnyOrderElementsOf(RolesPage.endpoints(resources));
    }
}
