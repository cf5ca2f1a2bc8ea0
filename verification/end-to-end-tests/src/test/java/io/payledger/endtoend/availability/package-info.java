@NullMarked
package io.payledger.endtoend.availability;

import org.jspecify.annotations.NullMarked;
