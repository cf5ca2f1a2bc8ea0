package io.payledger.events;

import java.util.UUID;

/**
 * What happened in one tenant. Amounts are in minor units of their ISO 4217 currency (cents of EUR, yen of JPY, fils of
 * KWD). An event tells everything its readers need, and no more: nobody has to ask the database, and there are neither
 * names nor account numbers in it.
 */
public sealed interface PayrollEvent permits RunEvent, TenantEvent {

    /** The aggregate that the event is about: the record's {@link EventEnvelope#SUBJECT}. */
    UUID subject();
}
