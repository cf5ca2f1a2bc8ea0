@NullMarked
package io.payledger.service.traces;

import org.jspecify.annotations.NullMarked;
