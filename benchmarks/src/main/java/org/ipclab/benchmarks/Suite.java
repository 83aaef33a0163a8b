package org.ipclab.benchmarks;

import java.util.List;

/**
 * The cases of one module.
 *
 * @param name the module's short name, as on the command line
 * @param cases in the order in which they are run
 */
public record Suite(String name, List<Case> cases) {}
