/**
 * What the tests of every module share: the marks of unit, node, process and long tests, and the list of the slowest
 * classes.
 *
 * <p>A test class has exactly one of {@link io.borough.testing.UnitTest}, {@link io.borough.testing.NodeTest} and
 * {@link io.borough.testing.ProcessTest}; {@link io.borough.testing.LayerRules} checks it.
 */
package io.borough.testing;
