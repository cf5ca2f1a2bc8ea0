/** A tenant's rules for its payroll: required approvals, and the differences that become blockers. */
@NullMarked
package io.payledger.api.policy;

import org.jspecify.annotations.NullMarked;
