/** Checks that the documentation agrees with the repository: links, anchors, modules, walks, tests that it names. */
@NullMarked
package io.payledger.endtoend.documentation;

import org.jspecify.annotations.NullMarked;
