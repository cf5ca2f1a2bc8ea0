package io.payledger.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.events.RunEvent.BreakState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a run's breaks. What is null is left out of the JSON.
 *
 * @param breaksNext the cursor of the next page, null on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BreakPage(List<Break> breaks, @Nullable String breaksNext) {

    /**
     * @param id by which it is assessed
     * @param item the line of the register, or {@code -} where it is about the run as a whole
     * @param side whose word disagrees with the register
     * @param evidence where the disagreement shows
     * @param foundAt the position of the event that opened it
     * @param changedAt the position of the event that last changed it
     * @param reason why it is as it is
     * @param proof where the last assessment says its proof is
     * @param assessedBy null where nobody has, or an event mended it
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
