package org.ipclab.examples;

/** The lab's command line. */
final class Lab {
    private Lab() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        System.out.println("no scenario yet");
    }
}
