package org.ipclab.examples.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the greatest value of an option, written as a user would write them. The help says
 * them, and {@link Limits} refuses everything else before a scenario starts.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Allowed {
    /** The least value. */
    String from();

    /** The greatest value. */
    String to();
}
