package io.payledger.api.erasure;

import io.payledger.api.command.Refusal;

/** Why an employee is not erased, with the name of it that clients read. */
enum ErasureRefusal implements Refusal.Reason {
    NOT_FOUND,
    RETENTION_NOT_OVER,
    CONTENT_CHANGED
}
