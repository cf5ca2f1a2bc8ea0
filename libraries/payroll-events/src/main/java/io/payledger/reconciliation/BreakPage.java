package io.payledger.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.events.RunEvent.BreakState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a run's breaks. The JSON omits members that are null.
 *
 * @param breaksNext the cursor of the next page, null on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BreakPage(List<Break> breaks, @Nullable String breaksNext) {

    /**
     * @param id by which it is assessed
     * @param item the line of the register, or {@code -} where it is about the run as a whole
     * @param side which party disagrees with the register
     * @param evidence where the disagreement shows
     * @param foundAt the position of the event that opened it
     * @param changedAt the position of the event that last changed it
     * @param reason why it has this state
     * @param proof the evidence that the last assessment refers to
     * @param assessedBy null if it was not assessed, or an event resolved it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Break(
            String id,
            String check,
            String item,
            String side,
            String expected,
            String actual,
            String evidence,
            String foundAt,
            String changedAt,
            BreakState state,
            @Nullable String owner,
            @Nullable String reason,
            @Nullable String proof,
            @Nullable String assessedBy) {}
}
