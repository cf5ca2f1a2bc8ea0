/** Problems as callers receive them. */
@NullMarked
package io.payledger.service.requests;

import org.jspecify.annotations.NullMarked;
