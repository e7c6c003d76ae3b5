package io.borough;

import io.borough.testing.LayerRules;
import io.borough.testing.UnitTest;

@UnitTest
class LayersTest extends LayerRules {
}
