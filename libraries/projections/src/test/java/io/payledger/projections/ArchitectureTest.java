package io.payledger.projections;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.events.Topics;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses PROJECTIONS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.projections");

    private static final Set<String> ENVELOPE = Set.of(
            EventEnvelope.class.getName(),
            EventEnvelope.Headers.class.getName(),
            MalformedEventException.class.getName(),
            Topics.class.getName());

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.payledger.projections.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PROJECTIONS);
    }

    @Test
    void ofTheEventsOnlyTheEnvelopeIsKnown() {
        DescribedPredicate<JavaClass> payload = DescribedPredicate.describe(
                "of the event contract, and not of its envelope",
                (JavaClass type) ->
                        type.getPackageName().startsWith("io.payledger.events") && !ENVELOPE.contains(type.getName()));

        noClasses().should().dependOnClassesThat(payload).check(PROJECTIONS);
    }

    @Test
    void noWorkerNoServiceAndNoDatabaseIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "io.payledger.api..",
                        "io.payledger.audit..",
                        "io.payledger.reconciliation..",
                        "io.payledger.relay..",
                        "io.payledger.worker..",
                        "io.payledger.localstack..")
                .check(PROJECTIONS);
    }

    @Test
    void theFoldIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.payledger.projections.fold..")
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
                .check(PROJECTIONS);
    }
}
