/**
 * The smallest handler that keeps something: a number for each partition, which counts requests.
 *
 * <p>Threads: the handler's event loop. Start reading at {@link io.borough.examples.counter.CounterVerticle}.
 */
package io.borough.examples.counter;
