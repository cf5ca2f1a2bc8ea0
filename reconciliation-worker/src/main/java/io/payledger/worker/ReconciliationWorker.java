package io.payledger.worker;

import io.payledger.projections.fold.ProjectionFold;
import io.payledger.worker.fold.ReconciliationFold;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes this process a worker that folds the reconciliation; everything else of a worker is in the projections library. */
@Singleton
final class ReconciliationWorker {

    @Produces
    @Singleton
    ProjectionFold fold() {
        return new ReconciliationFold();
    }
}
