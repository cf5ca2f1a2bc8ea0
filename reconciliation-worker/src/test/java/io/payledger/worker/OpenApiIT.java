package io.payledger.worker;

import io.payledger.testing.OpenApiContract;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks that the worker's document is complete. {@link WorkerTestEnvironment} holds every answer of every test to it. */
@ExtendWith(Shared.class)
class OpenApiIT {

    private final URI worker;

    OpenApiIT(WorkerTestEnvironment environment) {
        worker = environment.worker().url();
    }

    @Test
    void theDocumentHasExactlyTheEndpointsOfTheTableOfRoles() {
        OpenApiContract.servedBy(worker).assertHasTheEndpointsOf("worker");
    }

    @Test
    void theDocumentationHasTheServedDocument() {
        OpenApiContract.assertIsDocumented(worker, "openapi-worker.yaml");
    }
}
