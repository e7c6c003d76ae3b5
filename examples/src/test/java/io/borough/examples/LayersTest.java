package io.borough.examples;

import io.borough.testing.LayerRules;
import io.borough.testing.UnitTest;

@UnitTest
class LayersTest extends LayerRules {
}
