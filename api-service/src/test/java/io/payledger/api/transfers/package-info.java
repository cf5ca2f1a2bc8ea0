@NullMarked
package io.payledger.api.transfers;

import org.jspecify.annotations.NullMarked;
