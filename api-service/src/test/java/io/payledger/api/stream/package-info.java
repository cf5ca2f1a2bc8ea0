@NullMarked
package io.payledger.api.stream;

import org.jspecify.annotations.NullMarked;
