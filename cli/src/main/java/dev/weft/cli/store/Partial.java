package dev.weft.cli.store;

/**
 * The beginning of a body, from which its download can continue.
 *
 * @param name the name of the file with the bytes that have arrived
 * @param validator a strong validator of the whole body: an entity tag or a date
 */
public record Partial(String name, String validator) {}
