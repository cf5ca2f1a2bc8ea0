/**
 * Payroll runs over HTTP: resources, bodies, and the commands that they execute. Hides how a request becomes a command
 * and how a decision becomes an answer.
 */
@NullMarked
package io.payledger.api.payroll.http;

import org.jspecify.annotations.NullMarked;
