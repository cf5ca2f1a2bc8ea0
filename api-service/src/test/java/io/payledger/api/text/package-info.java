@NullMarked
package io.payledger.api.text;

import org.jspecify.annotations.NullMarked;
