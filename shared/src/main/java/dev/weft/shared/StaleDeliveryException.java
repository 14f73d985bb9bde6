package dev.weft.shared;

/**
 * Thrown when a {@link Delivery} is settled or extended too late: its time was over, and the item has been delivered again, is
 * dead, or has been acknowledged. The operation has not changed the item, except in one case: if the answer was lost, the first
 * attempt may have had its effect.
 */
public final class StaleDeliveryException extends SharedException {
    private static final long serialVersionUID = 1;

    StaleDeliveryException(String message) {
        super(message);
    }
}
