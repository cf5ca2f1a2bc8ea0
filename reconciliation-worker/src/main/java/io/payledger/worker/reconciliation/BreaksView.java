package io.payledger.worker.reconciliation;

import io.payledger.worker.ledger.Break;
import io.payledger.worker.reconciliation.SessionReads.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a run's breaks as JSON.
 *
 * @param breaksNext the cursor of the next page, null on the last
 */
record BreaksView(List<BreakView> breaks, @Nullable String breaksNext) {

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
    record BreakView(
            String id,
            String check,
            String item,
            String side,
            String expected,
            String actual,
            String evidence,
            String foundAt,
            String changedAt,
            String state,
            @Nullable String owner,
            @Nullable String reason,
            @Nullable String proof,
            @Nullable String assessedBy) {}

    /** The page itself, of {@code found} that may have one more. */
    static BreaksView of(List<Break> found, Page page) {
        List<Break> shown = found.subList(0, Math.min(found.size(), page.limit()));
        boolean more = found.size() > shown.size();
        return new BreaksView(
                shown.stream().map(BreaksView::view).toList(),
                more ? cursor(shown.get(shown.size() - 1).finding().id()) : null);
    }

    private static BreakView view(Break found) {
        return new BreakView(
                found.finding().id(),
                found.finding().check().word(),
                found.finding().item(),
                found.finding().side().word(),
                found.finding().expected(),
                found.finding().actual(),
                found.finding().evidence(),
                found.foundAt().toString(),
                found.changedAt().toString(),
                found.state().name(),
                found.owner(),
                found.reason(),
                found.proof(),
                found.assessedBy());
    }

    private static String cursor(String breakId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(breakId.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    static String breakIdOf(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }
}
