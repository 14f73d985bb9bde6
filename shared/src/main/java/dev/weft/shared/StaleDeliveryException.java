package dev.weft.shared;

/**
 * Thrown when a {@link Delivery} is settled too late: its time was over, and the item has been delivered again, is
 * dead, or has been acknowledged. The server has changed nothing, except in one case: an acknowledgement whose answer
 * was lost may have removed the item.
 */
public final class StaleDeliveryException extends SharedException {
    private static final long serialVersionUID = 1;

    StaleDeliveryException(String message) {
        super(message);
    }
}
