package io.payledger.api.command;

/** What a committed command did to its aggregate. */
public enum Effect {
    CREATED,
    CHANGED
}
