@NullMarked
package io.payledger.projections.http;

import org.jspecify.annotations.NullMarked;
