package io.payledger.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.payledger.api.command.Refusal;
import io.payledger.api.http.ApiProblems;
import io.payledger.service.problems.ProblemType;
import io.payledger.testing.RolesPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.payledger.api");

    @Test
    void featuresHaveNoCyclicDependencies() {
        slices().matching("io.payledger.api.(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void theCommandEngineKnowsNoHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.payledger.api.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.ws.rs..",
                        "io.payledger.api.http..",
                        "io.payledger.service.problems..",
                        "io.payledger.service.session..")
                .check(SERVICE);
    }

    @Test
    void noClassOfTheCommandEngineIsLongerThan250Lines() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/payledger/api/command"))) {
            assertThat(sources).isNotEmpty().allSatisfy(source -> assertThat(Files.readAllLines(source))
                    .as(source.toString())
                    .hasSizeLessThanOrEqualTo(250));
        }
    }

    @Test
    void readsKnowNoHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.payledger.api.read..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.payledger.api.http..", "io.payledger.service.problems..")
                .check(SERVICE);
    }

    @Test
    void everyReasonOfARefusalIsTheNameOfAProblemType() {
        List<String> codes = SERVICE.stream()
                .filter(each -> each.isEnum() && each.isAssignableTo(Refusal.Reason.class))
                .flatMap(each -> Stream.of(each.reflect().getEnumConstants()))
                .map(reason -> ((Refusal.Reason) reason).code())
                .toList();

        assertThat(codes).hasSizeGreaterThan(10);
        assertThat(ApiProblems.ALL.stream().map(ProblemType::name)).containsAll(codes);
    }

    @Test
    void servicesDoNotImportOneAnother() {
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
                .resideInAnyPackage("org.apache.kafka.clients.producer..", "io.debezium..")
                .check(SERVICE);
    }

    @Test
    void onlyStreamsDependOnKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.payledger.api.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(SERVICE);
    }

    @Test
    void thePayrollModelDependsOnNoInputOutputOrClock() {
        noClasses()
                .that()
                .resideInAPackage("io.payledger.api.payroll.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "jakarta..", "java.io..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(SERVICE);
    }

    @Test
    void thePartsOfThePayrollDependOnOneAnotherInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("http")
                .definedBy("io.payledger.api.payroll.http..")
                .layer("store")
                .definedBy("io.payledger.api.payroll.store..")
                .layer("model")
                .definedBy("io.payledger.api.payroll.model..")
                .whereLayer("http")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("http")
                .check(SERVICE);
    }

    @Test
    void everyEndpointHasARowInTheTableOfRoles() {
        List<Class<?>> resources = SERVICE.stream()
                .filter(each -> each.isAnnotatedWith(jakarta.ws.rs.Path.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();

        assertThat(RolesPage.of("api").stream()
                        .filter(row -> !row.isAboutTheService())
                        .map(RolesPage.Row::endpoint))
                .containsExactlyInAnyOrderElementsOf(RolesPage.endpoints(resources));
    }
}
