@NullMarked
package io.payledger.service.logging;

import org.jspecify.annotations.NullMarked;
