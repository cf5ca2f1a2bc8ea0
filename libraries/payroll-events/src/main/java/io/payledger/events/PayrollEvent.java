package io.payledger.events;

import java.util.UUID;

/**
 * What happened in one tenant. Amounts are in minor units of their ISO 4217 currency (cents of EUR, yen of JPY, fils of
 * KWD). An event has everything that its readers need, so that they do not query the database, and no names or account
 * numbers.
 */
public sealed interface PayrollEvent permits RunEvent, TenantEvent {

    /** The aggregate that the event is about: the record's {@link EventEnvelope#SUBJECT}. */
    UUID subject();
}
