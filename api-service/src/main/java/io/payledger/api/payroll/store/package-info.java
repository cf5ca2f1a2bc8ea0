/**
 * Payroll runs, their items and their blockers in PostgreSQL, in writing transactions and in session reads. Hides the SQL
 * and the tables.
 */
@NullMarked
package io.payledger.api.payroll.store;

import org.jspecify.annotations.NullMarked;
