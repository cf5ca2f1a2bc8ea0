/** Commands that are sent more than once. */
@NullMarked
package io.payledger.api.command;

import org.jspecify.annotations.NullMarked;
