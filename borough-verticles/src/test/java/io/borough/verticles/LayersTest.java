package io.borough.verticles;

import io.borough.testing.LayerRules;
import io.borough.testing.UnitTest;

@UnitTest
class LayersTest extends LayerRules {
}
