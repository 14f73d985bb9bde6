package dev.weft.cli.attempt;

/** Whether an attempt has shown that this machine reaches a host or a name server. */
public enum Contact {
    /** There was no connection to the host, and no other sign that this machine has a network. */
    NONE,

    /**
     * The attempt does not show whether this machine reaches a host. A time limit other than the limit on connecting has ended
     * it, or it has failed for a reason that has nothing to do with the network: the request is invalid, the body cannot be
     * saved, or the program has a defect.
     */
    UNKNOWN,

    /**
     * The attempt has an answer, or a failure that requires one. For example, a name server has answered that there is no
     * such host, or the host has refused the connection, or has sent a response that is not valid.
     */
    MADE
}
