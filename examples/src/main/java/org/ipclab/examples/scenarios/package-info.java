/**
 * The scenarios, a class each: its options, its forms, and what each form is about. What plays them
 * stands in a package of its own for each.
 */
@NullMarked
package org.ipclab.examples.scenarios;

import org.jspecify.annotations.NullMarked;
