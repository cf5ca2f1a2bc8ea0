/** A tenant's rules for its payroll: how many people approve, and which differences somebody has to look at. */
@NullMarked
package io.payledger.api.policy;

import org.jspecify.annotations.NullMarked;
