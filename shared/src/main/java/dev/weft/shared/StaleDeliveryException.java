package dev.weft.shared;

/**
 * Thrown when a {@link Delivery} is settled too late: its time was over, and the item has been delivered again, is dead, or has
 * been acknowledged by another delivery. Nothing has changed at the server.
 */
public final class StaleDeliveryException extends SharedException {
    private static final long serialVersionUID = 1;

    StaleDeliveryException(String message) {
        super(message);
    }
}
