/**
 * The lines that operators and a SIEM read: requests, commands, security events, stores. One class writes them, in one
 * format, and nothing in them is an employee's name, an account or an amount.
 */
@NullMarked
package io.payledger.service.logging;

import org.jspecify.annotations.NullMarked;
