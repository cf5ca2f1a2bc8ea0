package io.payledger.api.erasure;

import java.util.UUID;

/**
 * The hashes of a run's content before and after an erasure.
 *
 * @param before in hexadecimal
 */
record Seal(UUID run, String before, String after) {}
