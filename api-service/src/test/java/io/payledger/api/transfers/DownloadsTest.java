package io.payledger.api.transfers;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class DownloadsTest {

    private static final int FILES_MAX = 12;

    private final Runs runs = Runs.ofNewTenant();
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");

    @Inject
    @SuppressWarnings("NullAway.Init")
    StoredFiles files;

    private List<Reply> filesOf(String run) {
        return List.of(paul.get(run + "/payment-file"), runs.paula.get(run + "/items", "Accept", "text/csv"));
    }

    @Test
    void oneFileMoreThanATenantMayReadIsRefusedBeforeItsContentIsLookedFor() throws IOException {
        String missing = "/" + UUID.randomUUID();
        List<StoredFile> read = new ArrayList<>();
        while (read.size() < FILES_MAX) {
            read.add(files.create(runs.tenant));
        }

        List<Reply> tooMany = filesOf(missing);
        read.forEach(StoredFile::discard);
        List<Reply> others = Stream.generate(() -> filesOf(missing))
                .limit(FILES_MAX)
                .flatMap(List::stream)
                .toList();

        assertThat(tooMany).allMatch(reply -> reply.problem().equals("too-many-transfers"));
        assertThat(others).as("places are given back").allMatch(reply -> reply.status() == 404);
    }
}
