/**
 * What the tests of every module share: the marks of unit, node, process and long tests, the list of the slowest
 * classes, and seeded trials with the values that they draw.
 *
 * <p>A test class has exactly one of {@link io.borough.testing.UnitTest}, {@link io.borough.testing.NodeTest} and
 * {@link io.borough.testing.ProcessTest}; {@link io.borough.testing.LayerRules} checks it.
 */
package io.borough.testing;
