package io.payledger.stack;

import java.net.URI;
import java.util.List;

/** One instance of a service. */
public interface Instance extends Part {

    /** The same for as long as the stack lives. */
    URI url();

    /** What it has written since the stack was started, over all its restarts; also once the stack is closed. */
    List<String> logLines();
}
