package io.borough.impl.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What is opened part by part is closed whatever became of the last part. */
@UnitTest
class ResourceStackTest {
  /** A native library or a class that is missing is an Error: a node that waited for that part never stopped. */
  @Test
  void anErrorWhileAPartOpensIsAFailureAndClosingGoesOn() {
    ResourceStack closers = new ResourceStack();
    Future<Void> opened = closers.open(() -> {
      throw new NoClassDefFoundError("missing");
    });

    assertThat(opened.cause()).isInstanceOf(NoClassDefFoundError.class);
    assertThat(closers.closeAll().succeeded()).isTrue();
  }
}
