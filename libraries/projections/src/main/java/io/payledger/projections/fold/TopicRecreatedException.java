package io.payledger.projections.fold;

/**
 * The topic was deleted and created again, and the state was folded from the former one: the new topic's positions would
 * count as duplicates. Nothing may be answered from this state.
 */
public final class TopicRecreatedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    TopicRecreatedException(String folded, IncomingRecord record) {
        super(
                "the state was folded from topic " + folded + ", but " + record.where() + " is of topic " + record.log()
                        + ": the topic was deleted and created again. Delete the group and its changelog topic to fold it again");
    }
}
