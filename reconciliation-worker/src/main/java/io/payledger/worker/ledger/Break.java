package io.payledger.worker.ledger;

import io.payledger.freshness.Position;
import org.jspecify.annotations.Nullable;

/**
 * One disagreement, with what somebody needs to look into it.
 *
 * @param currency ISO 4217 letters, or null where the check is about the run as a whole
 * @param evidence where the disagreement shows, such as the item, the chunk or the kind of control total
 * @param position of the event that brought it in
 */
public record Break(
        Check check, @Nullable String currency, String expected, String actual, String evidence, Position position) {}
