package io.borough.verticles.gateway;

import java.util.function.LongSupplier;

/**
 * A number that a node measures and its gateway shows.
 *
 * @param name by Micrometer's manner, as {@code borough.disk.free.bytes}; one that ends in {@code .total} only grows
 * @param value the number now; asked on any thread
 */
public record NodeGauge(String name, String description, LongSupplier value) {}
