package io.payledger.api.datastores;

import io.vertx.core.Vertx;

/** Makes stores without a container; in this package for the sake of their constructors. Stateless. */
public final class StandaloneStores {

    private StandaloneStores() {}

    public static Stores of(Vertx vertx, DatabaseConfig database, SessionReadConfig reads) {
        return new Stores(vertx, new Pools(vertx, database), database, reads);
    }
}
