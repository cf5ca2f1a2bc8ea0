package io.payledger.cli.availability;

/** What a client wants; each may be interrupted by itself. */
enum RequestKind {
    /** Creates, imports, submits or approves: only the primary can. */
    WRITE,
    /** Reads a run under the session's token: a follower or the primary can. */
    SESSION_READ,
    /** Reads a run's reconciliation under the session's token: a worker can. */
    PROJECTION;

    static RequestKind of(String method, String path) {
        if (!method.equals("GET")) {
            return WRITE;
        }
        return path.endsWith("/reconciliation") ? PROJECTION : SESSION_READ;
    }
}
