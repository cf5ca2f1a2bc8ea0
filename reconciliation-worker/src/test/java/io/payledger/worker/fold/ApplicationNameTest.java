package io.payledger.worker.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secured broker grants rights by name: a worker of a new version has none until the scripts name it. */
class ApplicationNameTest {

    private static final ReconciliationFold FOLD = new ReconciliationFold();

    private static final Pattern APPLICATION = Pattern.compile("payledger-" + FOLD.name() + "-v\\d+");

    @ParameterizedTest
    @ValueSource(strings = {"infra/kafka/access.sh", "infra/check-access.sh", "docs/operating/runbook.md"})
    void scriptsAndProceduresNameTheApplicationOfThisVersion(String file) throws IOException {
        String text = Files.readString(RepositoryHome.find().resolve(file));

        assertThat(APPLICATION.matcher(text).results().map(found -> found.group()))
                .as(file)
                .isNotEmpty()
                .containsOnly("payledger-" + FOLD.name() + "-" + FOLD.version());
    }
}
