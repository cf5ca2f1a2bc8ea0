/**
 * A whole PayLedger on one machine: real PostgreSQL servers, a real broker and the services as child processes in one
 * directory. Hides how they are unpacked, configured, started in order, made to fail, found again after a crash and
 * stopped; knows nothing of payroll.
 */
@NullMarked
package io.payledger.localstack;

import org.jspecify.annotations.NullMarked;
