@NullMarked
package io.payledger.journey.availability;

import org.jspecify.annotations.NullMarked;
