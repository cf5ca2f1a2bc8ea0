package io.payledger.compose;

import io.payledger.stack.Instance;
import java.net.URI;
import java.util.List;

/** An instance of a service, reached past the proxy. */
final class ComposeInstance extends ComposePart implements Instance {

    private static final int PORT = 8080;

    ComposeInstance(String name, String container) {
        super(name, container);
    }

    /** Asked of docker each time, for it is another one after each start. */
    @Override
    public URI url() {
        return URI.create("http://" + published(PORT));
    }

    @Override
    public List<String> logLines() {
        return Docker.lines("logs", container());
    }
}
