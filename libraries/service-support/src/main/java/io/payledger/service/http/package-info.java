/** What is checked of every request before a resource sees it. */
@NullMarked
package io.payledger.service.http;

import org.jspecify.annotations.NullMarked;
