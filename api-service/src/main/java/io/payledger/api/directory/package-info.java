/**
 * Who is paid, to which accounts, and by whom. The only place with names and account numbers; everything else has
 * references. Rows are added and never changed: what a run was calculated with is one version of the directory.
 */
@NullMarked
package io.payledger.api.directory;

import org.jspecify.annotations.NullMarked;
