@NullMarked
package io.payledger.cli.audit;

import org.jspecify.annotations.NullMarked;
