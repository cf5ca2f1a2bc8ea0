/** What banks send and are sent: examples of every version, hostile files, and seeded mutations of good ones. */
@NullMarked
package io.payledger.bankfiles;

import org.jspecify.annotations.NullMarked;
