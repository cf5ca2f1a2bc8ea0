/** Rules for the whole service. */
@NullMarked
package io.payledger.api;

import org.jspecify.annotations.NullMarked;
