package io.payledger.worker.fold;

/**
 * The topic was deleted and made again under state that was folded from the former one: its positions would pass for
 * duplicates. Nothing may be answered from it.
 */
public final class OtherLogException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    OtherLogException(String folded, IncomingRecord arrival) {
        super("the state was folded from topic " + folded + ", but " + arrival.where() + " is of topic " + arrival.log()
                + ": the topic was deleted and made again");
    }
}
