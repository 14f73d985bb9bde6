package dev.weft.cli.attempt;

/** Whether an attempt has shown that this machine reaches a host or a name server. */
public enum Contact {
    /** There was no connection to the host, and no other sign that this machine has a network. */
    NONE,

    /**
     * A time limit other than the limit on connecting has ended the attempt. Such a timeout happens with and without a
     * network.
     */
    UNKNOWN,

    /**
     * The attempt has an answer, or has failed for a reason other than the network. For example, a name server has
     * answered that there is no such host, or the host has refused the connection.
     */
    MADE
}
